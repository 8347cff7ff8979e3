package cortado.bench.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Where a peer is better than Cortado, and why. Immutable.
public record Losses(List<Loss> losses) {

  /// The peers that are better in one case by one metric, and the reason as far as it is known.
  public record Loss(Case of, Metric metric, List<Versus> winners, String reason) {}

  static Losses of(Report report, Reasons reasons) {
    var losses = new ArrayList<Loss>();
    for (Case of : report.series().stream().map(Series::of).distinct().toList()) {
      for (Metric metric : Tables.judgedIn(of.workload())) {
        var winners = Versus.all(report, of, metric).stream().filter(Versus::isLoss).toList();
        if (!winners.isEmpty()) {
          losses.add(new Loss(of, metric, winners, reasons.of(of)));
        }
      }
    }
    return new Losses(List.copyOf(losses));
  }

  String table() {
    if (losses.isEmpty()) {
      return "None beyond noise.\n";
    }
    return losses.stream()
        .map(
            loss ->
                "| %s | %s | %s | %s |\n"
                    .formatted(
                        loss.of().label(), loss.metric().meaning(), winners(loss), loss.reason()))
        .collect(
            Collectors.joining(
                "",
                "| workload | by | peer: its figure over ours | why |\n|---|---|---|---|\n",
                ""));
  }

  private static String winners(Loss loss) {
    return loss.winners().stream()
        .map(winner -> winner.peer() + ": " + winner.ratio().show())
        .collect(Collectors.joining("<br>"));
  }
}
