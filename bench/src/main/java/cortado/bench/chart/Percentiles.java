package cortado.bench.chart;

import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;

/// Distributions as three points on one logarithmic axis: half, 99 % and 99.9 % lie left of them.
///
/// @param title what the chart shows
/// @param subtitle how to read it
/// @param panels groups of distributions, one below the other on the same axis
/// @param show how a value is written
public record Percentiles(
    String title, String subtitle, List<Panel> panels, DoubleFunction<String> show) {
  private static final int LEFT = 230;
  private static final int RIGHT = Svg.WIDTH - 84;
  private static final int ROW = 22;

  public record Panel(String name, List<Row> rows) {}

  /// One distribution.
  public record Row(String label, String peer, double half, double most, double nearlyAll) {}

  public String draw() {
    var svg = new Svg(title, describe());
    int top = svg.heading(subtitle) + 8;
    key(svg, top);
    top += 30;
    var values =
        panels.stream()
            .flatMap(panel -> panel.rows().stream())
            .flatMap(row -> List.of(row.half(), row.most(), row.nearlyAll()).stream())
            .toList();
    var scale = LogScale.over(values, LEFT, RIGHT);
    int bottom = top + panels.stream().mapToInt(panel -> 34 + ROW * panel.rows().size()).sum();
    for (double mark : scale.marks()) {
      svg.line(scale.at(mark), top, scale.at(mark), bottom, "grid");
      svg.text(scale.at(mark), bottom + 18, "soft small middle", show.apply(mark));
    }
    int y = top;
    for (Panel panel : panels) {
      svg.text(Svg.MARGIN, y + 18, "ink bold", panel.name());
      y += 34;
      for (Row row : panel.rows()) {
        draw(svg, scale, row, y);
        y += ROW;
      }
    }
    return svg.draw(bottom + 34);
  }

  private static void key(Svg svg, int y) {
    String colour = svg.colour("other");
    svg.dot(Svg.MARGIN + 5, y, 4.5, colour);
    svg.text(Svg.MARGIN + 16, y + 4, "soft", "median");
    svg.dot(Svg.MARGIN + 85, y, 3.2, colour);
    svg.text(Svg.MARGIN + 95, y + 4, "soft", "99 %");
    svg.rect(Svg.MARGIN + 140, y - 6, 3, 12, colour);
    svg.text(Svg.MARGIN + 150, y + 4, "soft", "99.9 %");
  }

  private void draw(Svg svg, LogScale scale, Row row, int y) {
    String colour = svg.colour(row.peer());
    svg.text(LEFT - 12, y + 4, "ink end", row.label());
    svg.line(scale.at(row.half()), y, scale.at(row.nearlyAll()), y, "line " + colour);
    svg.dot(scale.at(row.half()), y, 4.5, colour);
    svg.dot(scale.at(row.most()), y, 3.2, colour);
    svg.rect(scale.at(row.nearlyAll()) - 1.5, y - 6, 3, 12, colour);
    svg.text(scale.at(row.nearlyAll()) + 8, y + 4, "soft small", show.apply(row.nearlyAll()));
  }

  private String describe() {
    return subtitle
        + ". "
        + panels.stream()
            .map(
                panel ->
                    panel.rows().stream()
                        .map(
                            row ->
                                "%s %s, %s, %s"
                                    .formatted(
                                        row.label(),
                                        show.apply(row.half()),
                                        show.apply(row.most()),
                                        show.apply(row.nearlyAll())))
                        .collect(Collectors.joining("; ", panel.name() + ": ", ".")))
            .collect(Collectors.joining(" "));
  }
}
