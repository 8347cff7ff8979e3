package cortado.bench.report;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A peer beside the flavour of Cortado that it is fairly compared with.
///
/// Peers of one thread are compared with the current-thread runtime, all others with two workers,
/// and those on another collector with Cortado on the same. The ratio is the peer's figure over
/// Cortado's.
public record Versus(Case of, String peer, String ours, Metric metric, Ratio ratio) {
  private static final String MANY = "cortado-mt";
  private static final String ONE = "cortado-ct";
  private static final String PARALLEL = "-parallel";
  private static final Set<String> OF_ONE_THREAD = Set.of("tokio-ct", "c-epoll", "redis-server");

  // Without an interval, a difference within what the calibrations tolerate says nothing.
  private static final double NOISE = 0.03;

  /// The peers of a case in the order of the tables, without Cortado itself.
  public static List<Versus> all(Report report, Case of, Metric metric) {
    var peers = report.series().stream().filter(s -> s.of().equals(of)).map(Series::peer);
    return Tables.ordered(peers).stream()
        .filter(peer -> !isOurs(peer))
        .flatMap(peer -> report.find(of, peer).stream())
        .filter(series -> series.has(metric))
        .flatMap(series -> of(report, series, metric).stream())
        .toList();
  }

  static Optional<Versus> of(Report report, Series peer, Metric metric) {
    String flavor = OF_ONE_THREAD.contains(peer.peer()) ? ONE : MANY;
    String wanted = peer.peer().endsWith(PARALLEL) ? flavor + PARALLEL : flavor;
    return ours(report, peer.of(), wanted)
        .filter(ours -> ours.has(metric) && isPositive(ours, metric) && isPositive(peer, metric))
        .map(
            ours ->
                new Versus(
                    peer.of(),
                    peer.peer(),
                    ours.peer(),
                    metric,
                    Ratio.of(peer.perProcess(metric), ours.perProcess(metric))));
  }

  private static Optional<Series> ours(Report report, Case of, String wanted) {
    return report.find(of, wanted).or(() -> report.find(of, wanted.equals(ONE) ? MANY : ONE));
  }

  private static boolean isPositive(Series series, Metric metric) {
    return series.all(metric).stream().allMatch(figure -> figure > 0);
  }

  static boolean isOurs(String peer) {
    return peer.startsWith("cortado");
  }

  /// Whether the peer is better, beyond doubt where there is an interval.
  boolean isLoss() {
    if (ratio.hasInterval()) {
      return metric.isMoreBetter() ? ratio.isSurelyAbove() : ratio.isSurelyBelow();
    }
    double advantage = Math.log(ratio.value()) * (metric.isMoreBetter() ? 1 : -1);
    return advantage > NOISE;
  }
}
