package cortado.bench.chart;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// A sheet of a fixed width on which shapes are put. Coordinates are pixels from the top left.
///
/// It has a title and a description for those who cannot see it, and a background of its own, so
/// that it is readable on any page. Confined to one thread.
final class Svg {
  static final int WIDTH = 860;
  static final int MARGIN = 24;

  private static final double WIDTH_OF_LETTER = 0.55;

  private static final String RULES =
      ".title{font-size:17px;font-weight:600}.small{font-size:10.5px}.end{text-anchor:end}"
          + ".middle{text-anchor:middle}.bold{font-weight:600}.line{fill:none;stroke-width:2;"
          + "stroke-linejoin:round;stroke-linecap:round}.faint{fill-opacity:.42}"
          + ".bg,.grid,.base,.whisker{stroke-width:1}";

  private final String title;
  private final String description;
  private final StringBuilder shapes = new StringBuilder();
  private final Set<String> peers = new TreeSet<>();

  Svg(String title, String description) {
    this.title = title;
    this.description = description;
  }

  /// Writes the title and what one has to know to read the chart; returns where to go on.
  int heading(String subtitle) {
    text(MARGIN, 36, "ink title", title);
    text(MARGIN, 56, "soft", subtitle);
    return 80;
  }

  void text(double x, double y, String classes, String words) {
    shapes.append(
        "<text class=\"%s\" x=\"%s\" y=\"%s\">%s</text>\n"
            .formatted(classes, number(x), number(y), escape(words)));
  }

  void line(double x1, double y1, double x2, double y2, String classes) {
    shapes.append(
        "<path class=\"%s\" d=\"M%s %sL%s %s\"/>\n"
            .formatted(classes, number(x1), number(y1), number(x2), number(y2)));
  }

  void rect(double x, double y, double width, double height, String classes) {
    shapes.append(
        "<rect class=\"%s\" x=\"%s\" y=\"%s\" width=\"%s\" height=\"%s\" rx=\"1.5\"/>\n"
            .formatted(
                classes, number(x), number(y), number(Math.max(0.5, width)), number(height)));
  }

  void dot(double x, double y, double radius, String classes) {
    shapes.append(
        "<circle class=\"%s\" cx=\"%s\" cy=\"%s\" r=\"%s\"/>\n"
            .formatted(classes, number(x), number(y), number(radius)));
  }

  /// A line through points given as `x y` pairs.
  void path(String points, String classes) {
    shapes.append("<path class=\"%s\" d=\"M%s\"/>\n".formatted(classes, points));
  }

  /// The class that paints in a peer's colour.
  String colour(String peer) {
    String name = Palette.classOf(peer);
    peers.add(name);
    return name;
  }

  /// One swatch and name after the other, on as many lines as they need; returns where to go on.
  int legend(Iterable<String> names, int y) {
    double x = MARGIN;
    int line = y;
    for (String name : names) {
      double width = 18 + widthOf(name, 12) + 18;
      if (x + width > WIDTH - MARGIN) {
        x = MARGIN;
        line += 20;
      }
      rect(x, line - 10, 11, 11, colour(name));
      text(x + 17, line, "ink", name);
      x += width;
    }
    return line + 18;
  }

  /// About how wide a text is.
  static double widthOf(String words, double size) {
    return words.length() * size * WIDTH_OF_LETTER;
  }

  static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /// The whole picture, cut at the given height.
  String draw(int height) {
    return """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-labelledby="title desc">
        <title id="title">%s</title>
        <desc id="desc">%s</desc>
        <style>text{font-family:Inter,system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif;font-size:12px}%s%s</style>
        <rect class="bg" x="0.5" y="0.5" width="%d" height="%d" rx="10"/>
        %s</svg>
        """
        .formatted(
            WIDTH,
            height,
            WIDTH,
            height,
            escape(title),
            escape(description),
            RULES,
            Palette.styleFor(peers),
            WIDTH - 1,
            height - 1,
            shapes);
  }

  private static String escape(String words) {
    return words
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
