package cortado.bench.run;

import cortado.bench.report.Case;
import cortado.bench.report.ReportFile;
import cortado.bench.report.Series;
import cortado.bench.report.Turns;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Gathers the rounds of all peers, and refuses answers that differ.
///
/// Confined to one thread.
final class Recorder {
  private record Key(Case of, String peer) {}

  private record Entry(int process, Observation round) {}

  private final Map<Key, List<Entry>> rounds = new LinkedHashMap<>();
  private final Map<Case, Map<String, String>> answers = new LinkedHashMap<>();
  private final Map<Case, Turns> turns = new LinkedHashMap<>();

  /// Takes a round into account.
  ///
  /// ## Fails
  ///
  /// With [PeerFailure] when its answer is not the one that was given before.
  void add(Case of, String peer, int process, Observation round) throws PeerFailure {
    var given = answers.computeIfAbsent(of, _ -> new LinkedHashMap<>());
    for (var other : given.entrySet()) {
      if (!other.getValue().equals(round.answer())) {
        throw new PeerFailure(
            "%s: %s answers %s and %s answers %s"
                .formatted(of.label(), peer, round.answer(), other.getKey(), other.getValue()));
      }
    }
    given.put(peer, round.answer());
    rounds
        .computeIfAbsent(new Key(of, peer), _ -> new ArrayList<>())
        .add(new Entry(process, round));
  }

  /// Forgets a case, whose figures mean nothing.
  void drop(Case of) {
    rounds.keySet().removeIf(key -> key.of().equals(of));
    turns.remove(of);
  }

  void addTurns(Case of, int kept, int rejected, int unequal) {
    turns.merge(
        of,
        new Turns(of.workload(), of.params(), kept, rejected, unequal),
        (a, b) ->
            new Turns(
                a.workload(),
                a.params(),
                a.kept() + b.kept(),
                a.rejected() + b.rejected(),
                a.unequal() + b.unequal()));
  }

  List<Turns> turns() {
    return List.copyOf(turns.values());
  }

  /// How many different answers have been given, for the summary.
  Set<Case> cases() {
    return Set.copyOf(answers.keySet());
  }

  List<Series> series() {
    return rounds.entrySet().stream().map(e -> series(e.getKey(), e.getValue())).toList();
  }

  private static Series series(Key key, List<Entry> entries) {
    SortedMap<String, List<Double>> columns = new TreeMap<>();
    for (Entry entry : entries) {
      entry
          .round()
          .values()
          .forEach((metric, figure) -> column(columns, metric).add(ReportFile.rounded(figure)));
    }
    // A figure that only some rounds have cannot be a column.
    columns.values().removeIf(column -> column.size() != entries.size());
    return new Series(
        key.of().workload(),
        key.of().params(),
        key.of().variant(),
        key.peer(),
        entries.getFirst().round().answer(),
        entries.stream().map(Entry::process).toList(),
        entries.stream().map(e -> ReportFile.rounded(e.round().calibNs())).toList(),
        columns);
  }

  private static List<Double> column(SortedMap<String, List<Double>> columns, String metric) {
    return columns.computeIfAbsent(metric, _ -> new ArrayList<>());
  }
}
