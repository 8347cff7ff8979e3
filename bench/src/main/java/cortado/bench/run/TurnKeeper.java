package cortado.bench.run;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// The turns taken so far for one workload: says whether another is needed and which ones count.
///
/// Fairness is judged anew each time, since every turn teaches the [Calibration] more. After as
/// many rejections as are allowed the least unequal turns count too, and are counted as such.
/// Confined to one thread.
final class TurnKeeper {
  private record Judged(Map<String, Observation> turn, double inequality) {}

  private final Calibration calibration;
  private final int wanted;
  private final int mostRejections;
  private final List<Map<String, Observation>> taken = new ArrayList<>();

  TurnKeeper(Calibration calibration, int wanted, int mostRejections) {
    this.calibration = calibration;
    this.wanted = wanted;
    this.mostRejections = mostRejections;
  }

  void add(Map<String, Observation> turn) {
    turn.forEach((peer, round) -> calibration.add(peer, round.calibNs()));
    taken.add(turn);
  }

  boolean needsMore() {
    long fair = judged().stream().filter(TurnKeeper::isFair).count();
    return fair < wanted && taken.size() < wanted + mostRejections;
  }

  /// The turns that count, the fairest first.
  List<Map<String, Observation>> kept() {
    return best().stream().map(Judged::turn).toList();
  }

  /// How many of those that count are not fair.
  int unequal() {
    return (int) best().stream().filter(judged -> !isFair(judged)).count();
  }

  int rejected() {
    return taken.size() - best().size();
  }

  private List<Judged> best() {
    return judged().stream()
        .sorted(
            Comparator.comparing((Judged j) -> !isFair(j))
                .thenComparing(j -> isFair(j) ? 0 : j.inequality()))
        .limit(wanted)
        .toList();
  }

  private List<Judged> judged() {
    return taken.stream()
        .map(turn -> new Judged(turn, calibration.inequality(speeds(turn))))
        .toList();
  }

  private static boolean isFair(Judged judged) {
    return judged.inequality() <= Calibration.TOLERANCE;
  }

  private static Map<String, Double> speeds(Map<String, Observation> turn) {
    return turn.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().calibNs()));
  }
}
