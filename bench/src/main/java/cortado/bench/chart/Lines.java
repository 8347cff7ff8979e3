package cortado.bench.chart;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;

/// Curves on logarithmic axes, in panels side by side, each curve named at its end.
///
/// @param title what the chart shows
/// @param subtitle how to read it
/// @param showX how a position on the horizontal axis is written
/// @param showY how a position on the vertical axis is written
public record Lines(
    String title,
    String subtitle,
    List<Panel> panels,
    DoubleFunction<String> showX,
    DoubleFunction<String> showY) {
  private static final int HEIGHT = 300;
  private static final int LABELS = 112;
  private static final int AXIS = 52;
  private static final int LEAST_DISTANCE = 15;

  /// Curves that share both axes.
  public record Panel(String name, List<Curve> curves) {}

  /// The points of one peer, from left to right.
  public record Curve(String peer, List<Point> points) {}

  public record Point(double x, double y) {}

  private record Label(String peer, double x, double y) {}

  public String draw() {
    var svg = new Svg(title, describe());
    int top = svg.heading(subtitle) + 26;
    double width = (Svg.WIDTH - 2.0 * Svg.MARGIN) / panels.size();
    var values =
        panels.stream()
            .flatMap(p -> p.curves().stream())
            .flatMap(c -> c.points().stream())
            .toList();
    var vertical = LogScale.over(values.stream().map(Point::y).toList(), top + HEIGHT, top);
    for (int i = 0; i < panels.size(); i++) {
      draw(svg, panels.get(i), vertical, Svg.MARGIN + i * width + AXIS, width - AXIS - LABELS, top);
    }
    return svg.draw(top + HEIGHT + 44);
  }

  private void draw(Svg svg, Panel panel, LogScale vertical, double left, double width, int top) {
    svg.text(left, top - 12, "ink bold", panel.name());
    for (double mark : vertical.marks()) {
      svg.line(left, vertical.at(mark), left + width, vertical.at(mark), "grid");
      svg.text(left - 8, vertical.at(mark) + 4, "soft small end", showY.apply(mark));
    }
    var xs =
        panel.curves().stream()
            .flatMap(curve -> curve.points().stream())
            .map(Point::x)
            .distinct()
            .sorted()
            .toList();
    if (xs.isEmpty()) {
      return;
    }
    var horizontal =
        new LogScale(
            xs.getFirst(),
            Math.max(xs.getLast(), xs.getFirst() * 1.01),
            left + 8,
            left + width - 8);
    for (double x : xs) {
      svg.text(horizontal.at(x), top + HEIGHT + 20, "soft small middle", showX.apply(x));
    }
    var labels = new ArrayList<Label>();
    for (Curve curve : panel.curves()) {
      draw(svg, curve, horizontal, vertical);
      var last = curve.points().getLast();
      labels.add(new Label(curve.peer(), left + width + 2, vertical.at(last.y())));
    }
    for (Label label : apart(labels)) {
      svg.text(label.x(), label.y() + 4, svg.colour(label.peer()) + " bold", label.peer());
    }
  }

  private static void draw(Svg svg, Curve curve, LogScale horizontal, LogScale vertical) {
    String points =
        curve.points().stream()
            .map(p -> Svg.number(horizontal.at(p.x())) + " " + Svg.number(vertical.at(p.y())))
            .collect(Collectors.joining("L"));
    String colour = svg.colour(curve.peer());
    svg.path(points, "line " + colour);
    curve.points().forEach(p -> svg.dot(horizontal.at(p.x()), vertical.at(p.y()), 3, colour));
  }

  /// Moves labels that would overlap: runs of close ones are spread around their middle.
  private static List<Label> apart(List<Label> labels) {
    var sorted = labels.stream().sorted(Comparator.comparingDouble(Label::y)).toList();
    var runs = new ArrayList<List<Label>>();
    for (Label label : sorted) {
      var run = new ArrayList<>(List.of(label));
      while (!runs.isEmpty() && bottom(runs.getLast()) > top(run)) {
        run.addAll(0, runs.removeLast());
      }
      runs.add(run);
    }
    var placed = new ArrayList<Label>();
    for (var run : runs) {
      for (int i = 0; i < run.size(); i++) {
        double y = middle(run) + (i - (run.size() - 1) / 2.0) * LEAST_DISTANCE;
        placed.add(new Label(run.get(i).peer(), run.get(i).x(), y));
      }
    }
    return placed;
  }

  private static double middle(List<Label> run) {
    return run.stream().mapToDouble(Label::y).average().orElse(0);
  }

  private static double top(List<Label> run) {
    return middle(run) - run.size() * LEAST_DISTANCE / 2.0;
  }

  private static double bottom(List<Label> run) {
    return middle(run) + run.size() * LEAST_DISTANCE / 2.0;
  }

  private String describe() {
    return subtitle
        + ". "
        + panels.stream()
            .flatMap(
                panel ->
                    panel.curves().stream()
                        .map(
                            curve ->
                                curve.points().stream()
                                    .map(p -> showX.apply(p.x()) + " " + showY.apply(p.y()))
                                    .collect(
                                        Collectors.joining(
                                            ", ", panel.name() + ", " + curve.peer() + ": ", "."))))
            .collect(Collectors.joining(" "));
  }
}
