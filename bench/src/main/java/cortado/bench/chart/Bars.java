package cortado.bench.chart;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/// Amounts as bars from zero, in panels one below the other.
///
/// @param title what the chart shows
/// @param subtitle how to read it
/// @param panels each with a scale of its own
public record Bars(String title, String subtitle, List<Panel> panels) {
  private static final int LEFT = 210;
  private static final int RIGHT = Svg.WIDTH - 130;
  private static final int ROW = 24;
  private static final int BAR = 15;

  /// Bars that share a scale.
  public record Panel(String name, List<Bar> bars) {}

  /// One amount, and perhaps a larger one that is drawn faintly behind it.
  ///
  /// @param peer whose colour it has
  /// @param amount NaN if there is none
  /// @param faint the amount behind, NaN if there is none
  /// @param text what is written at its end
  public record Bar(String label, String peer, double amount, double faint, String text) {}

  public String draw() {
    var svg = new Svg(title, describe());
    int y = svg.heading(subtitle) + 4;
    for (Panel panel : panels) {
      svg.text(Svg.MARGIN, y + 12, "ink bold", panel.name());
      y += 24;
      double most = panel.bars().stream().mapToDouble(Bars::largest).max().orElse(1);
      svg.line(LEFT, y - 2, LEFT, y + panel.bars().size() * ROW - 6, "base");
      for (Bar bar : panel.bars()) {
        draw(svg, bar, y, (RIGHT - LEFT) / most);
        y += ROW;
      }
      y += 14;
    }
    return svg.draw(y + 4);
  }

  private static double largest(Bar bar) {
    return DoubleStream.of(bar.amount(), bar.faint()).filter(a -> a > 0).max().orElse(0);
  }

  private static void draw(Svg svg, Bar bar, int y, double pixels) {
    svg.text(LEFT - 10, y + BAR - 3, "ink end", bar.label());
    String colour = svg.colour(bar.peer());
    if (!Double.isNaN(bar.faint())) {
      svg.rect(LEFT, y, bar.faint() * pixels, BAR, colour + " faint");
    }
    if (!Double.isNaN(bar.amount())) {
      svg.rect(LEFT, y, bar.amount() * pixels, BAR, colour);
    }
    svg.text(LEFT + largest(bar) * pixels + 8, y + BAR - 3, "soft", bar.text());
  }

  private String describe() {
    return subtitle
        + ". "
        + panels.stream()
            .map(
                panel ->
                    panel.bars().stream()
                        .map(bar -> bar.label() + " " + bar.text())
                        .collect(Collectors.joining(", ", panel.name() + ": ", ".")))
            .collect(Collectors.joining(" "));
  }
}
