package cortado.bench.chart;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;

/// Ratios to one, as bars that grow to both sides of it on a logarithmic axis.
///
/// @param title what the chart shows
/// @param subtitle how to read it
/// @param below what lies left of one
/// @param above what lies right of one
/// @param rows one group of bars each
public record RatioBars(String title, String subtitle, String below, String above, List<Row> rows) {
  private static final int LEFT = 286;
  private static final int LABELS = 240;
  private static final int RIGHT = Svg.WIDTH - 70;
  private static final int BAR = 9;
  private static final int PITCH = 12;
  private static final int GAP = 12;

  /// The bars of one thing.
  public record Row(String label, List<Bar> bars) {}

  /// A ratio and the interval in which it lies; ends that are NaN are not drawn.
  public record Bar(String peer, double ratio, double low, double high) {
    private List<Double> figures() {
      return Double.isNaN(low) ? List.of(ratio) : List.of(ratio, low, high);
    }
  }

  public String draw() {
    var svg = new Svg(title, describe());
    int top = svg.legend(peers(), svg.heading(subtitle) + 6) + 22;
    var scale = scale();
    int bottom = top + rows.stream().mapToInt(RatioBars::height).sum();
    axis(svg, scale, top, bottom);
    int y = top + GAP / 2;
    for (Row row : rows) {
      draw(svg, scale, row, y);
      y += height(row);
    }
    return svg.draw(bottom + 34);
  }

  private static int height(Row row) {
    return row.bars().size() * PITCH + GAP;
  }

  private LinkedHashSet<String> peers() {
    var peers = new LinkedHashSet<String>();
    rows.forEach(row -> row.bars().forEach(bar -> peers.add(bar.peer())));
    return peers;
  }

  private LogScale scale() {
    var values = new ArrayList<>(List.of(0.5, 2.0));
    rows.forEach(row -> row.bars().forEach(bar -> values.addAll(bar.figures())));
    return LogScale.over(values, LEFT, RIGHT);
  }

  private void axis(Svg svg, LogScale scale, int top, int bottom) {
    for (double mark : scale.marks()) {
      svg.line(scale.at(mark), top, scale.at(mark), bottom, mark == 1 ? "base" : "grid");
      svg.text(scale.at(mark), bottom + 18, "soft small middle", text(mark) + "×");
    }
    svg.text(scale.at(1) - 8, top - 8, "soft small end", "← " + below);
    svg.text(scale.at(1) + 8, top - 8, "soft small", above + " →");
  }

  private static void draw(Svg svg, LogScale scale, Row row, int top) {
    double one = scale.at(1);
    svg.text(LABELS, top + row.bars().size() * PITCH / 2.0 + 3, "ink end", row.label());
    int y = top;
    for (Bar bar : row.bars()) {
      double end = scale.at(bar.ratio());
      svg.rect(Math.min(one, end), y, Math.abs(end - one), BAR, svg.colour(bar.peer()));
      double reach = end;
      if (!Double.isNaN(bar.low())) {
        double middle = y + BAR / 2.0;
        svg.line(scale.at(bar.low()), middle, scale.at(bar.high()), middle, "whisker");
        reach = scale.at(bar.ratio() < 1 ? bar.low() : bar.high());
      }
      boolean isLeft = bar.ratio() < 1;
      svg.text(
          isLeft ? Math.min(reach, end) - 4 : Math.max(reach, end) + 4,
          y + BAR - 0.5,
          isLeft ? "soft small end" : "soft small",
          text(bar.ratio()));
      y += PITCH;
    }
  }

  private static String text(double ratio) {
    if (ratio >= 10) {
      return String.format(Locale.ROOT, "%.0f", ratio);
    }
    String text = String.format(Locale.ROOT, ratio < 0.1 ? "%.3f" : "%.2f", ratio);
    return text.contains(".") ? text.replaceAll("\\.?0+$", "") : text;
  }

  private String describe() {
    var words = new StringBuilder(subtitle).append('.');
    for (Row row : rows) {
      words.append(' ').append(row.label()).append(':');
      row.bars()
          .forEach(
              bar -> words.append(' ').append(bar.peer()).append(' ').append(text(bar.ratio())));
      words.append('.');
    }
    return words.toString();
  }
}
