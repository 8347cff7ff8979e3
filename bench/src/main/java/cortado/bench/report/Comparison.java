package cortado.bench.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// What changed between two runs, beyond what noise explains. Immutable.
///
/// Times are taken in steps of the calibration loop, so that a faster hour does not pass for faster
/// code. Each pair of figures gives a [Ratio]; since many are tested at once, the p-values are
/// adjusted so that at most one in twenty of the changes named is expected to be none (Y. Benjamini
/// and Y. Hochberg, Journal of the Royal Statistical Society B 57, 1995). Changes within the
/// tolerance of the calibrations are not named either.
///
/// @param changes what is slower or faster, the surest first
/// @param tested how many pairs of figures were compared
/// @param untestable pairs with too few processes for a test
public record Comparison(List<Change> changes, int tested, int untestable) {
  private static final double LEVEL = 0.05;
  private static final double TOLERANCE = 0.03;
  private static final List<Metric> JUDGED =
      List.of(
          Metric.CPU_NS,
          Metric.WALL_NS,
          Metric.BYTES,
          Metric.RATE,
          Metric.P99_US,
          Metric.HEAP_BYTES,
          Metric.RSS_BYTES,
          Metric.START_MS);

  /// A difference that stands out.
  ///
  /// @param ratio new over old
  /// @param adjusted the p-value after the adjustment for many tests
  public record Change(Case of, String peer, Metric metric, Ratio ratio, double adjusted) {
    public boolean isWorse() {
      return ratio.value() > 1 != metric.isMoreBetter();
    }

    public String show() {
      return "%s  %-16s %-40s %s %s  (adjusted p %.2g)"
          .formatted(
              isWorse() ? "slower" : "faster",
              peer,
              of.label(),
              metric.key(),
              ratio.show(),
              adjusted);
    }
  }

  public static Comparison between(Report before, Report after) {
    var candidates = new ArrayList<Change>();
    int untestable = 0;
    for (Series now : after.series()) {
      var then = before.find(now.of(), now.peer());
      for (Metric metric : JUDGED) {
        if (then.isEmpty() || !isComparable(then.get(), now, metric)) {
          continue;
        }
        var ratio = Ratio.of(now.calibrated(metric), then.get().calibrated(metric));
        if (ratio.hasInterval()) {
          candidates.add(new Change(now.of(), now.peer(), metric, ratio, ratio.p()));
        } else {
          untestable++;
        }
      }
    }
    return new Comparison(significant(candidates), candidates.size(), untestable);
  }

  private static boolean isComparable(Series then, Series now, Metric metric) {
    return Stream.concat(then.all(metric).stream(), now.all(metric).stream()).allMatch(f -> f > 0)
        && then.has(metric)
        && now.has(metric);
  }

  private static List<Change> significant(List<Change> candidates) {
    var ranked =
        candidates.stream()
            .sorted(Comparator.comparingDouble(Change::adjusted).reversed())
            .toList();
    var kept = new ArrayList<Change>();
    double smallest = 1;
    for (int i = 0; i < ranked.size(); i++) {
      var change = ranked.get(i);
      int rank = ranked.size() - i;
      smallest = Math.min(smallest, change.ratio().p() * ranked.size() / rank);
      if (smallest <= LEVEL && Math.abs(Math.log(change.ratio().value())) > TOLERANCE) {
        kept.add(new Change(change.of(), change.peer(), change.metric(), change.ratio(), smallest));
      }
    }
    return List.copyOf(kept.reversed());
  }

  /// The changes as lines for a terminal.
  public String show() {
    var text = new StringBuilder();
    changes.forEach(change -> text.append(change.show()).append('\n'));
    long worse = changes.stream().filter(Change::isWorse).count();
    text.append(
        "%d slower, %d faster, %d without a sure difference"
            .formatted(worse, changes.size() - worse, tested - changes.size()));
    if (untestable > 0) {
      text.append(", %d with too few processes to tell (use --processes)".formatted(untestable));
    }
    return text.append('\n').toString();
  }
}
