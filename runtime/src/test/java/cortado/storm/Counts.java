package cortado.storm;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/// What has happened, as numbers. Safe for any thread.
final class Counts {

  final LongAdder rounds = new LongAdder();
  final LongAdder shutdowns = new LongAdder();
  final LongAdder spawned = new LongAdder();
  final LongAdder finished = new LongAdder();
  final LongAdder failed = new LongAdder();
  final LongAdder cancelled = new LongAdder();
  final LongAdder cleanUps = new LongAdder();
  final LongAdder waitingCleanUps = new LongAdder();
  final LongAdder polls = new LongAdder();
  final LongAdder aborts = new LongAdder();
  final LongAdder detached = new LongAdder();
  final LongAdder joined = new LongAdder();
  final LongAdder failuresHeard = new LongAdder();
  final LongAdder blocked = new LongAdder();
  final LongAdder stuck = new LongAdder();
  final LongAdder dumps = new LongAdder();
  final LongAdder lateWakes = new LongAdder();
  final LongAdder lost = new LongAdder();

  private final Map<Reason, LongAdder> wakes = new EnumMap<>(Reason.class);

  Counts() {
    for (Reason reason : Reason.values()) {
      wakes.put(reason, new LongAdder());
    }
  }

  void woken(Reason reason) {
    wakes.get(reason).increment();
  }

  long wakes() {
    return wakes.values().stream().mapToLong(LongAdder::sum).sum();
  }

  void add(Counts more) {
    all().forEach((name, adder) -> adder.add(more.all().get(name).sum()));
    wakes.forEach((reason, adder) -> adder.add(more.wakes.get(reason).sum()));
  }

  private Map<String, LongAdder> all() {
    var all = new LinkedHashMap<String, LongAdder>();
    all.put("rounds", rounds);
    all.put("shut down in the middle", shutdowns);
    all.put("tasks", spawned);
    all.put("finished", finished);
    all.put("failed", failed);
    all.put("cancelled", cancelled);
    all.put("clean-ups", cleanUps);
    all.put("of them with a wait", waitingCleanUps);
    all.put("polls", polls);
    all.put("aborts", aborts);
    all.put("detached", detached);
    all.put("joined", joined);
    all.put("failures heard", failuresHeard);
    all.put("blocked in place", blocked);
    all.put("stuck", stuck);
    all.put("dumps", dumps);
    all.put("wakes after the end", lateWakes);
    all.put("lost wakes", lost);
    return all;
  }

  @Override
  public String toString() {
    String first =
        all().entrySet().stream()
            .map(entry -> "%,d %s".formatted(entry.getValue().sum(), entry.getKey()))
            .collect(Collectors.joining(", "));
    String second =
        wakes.entrySet().stream()
            .map(
                entry ->
                    "%,d %s"
                        .formatted(
                            entry.getValue().sum(), entry.getKey().name().toLowerCase(Locale.ROOT)))
            .collect(Collectors.joining(", "));
    return "%s; %,d wakes: %s".formatted(first, wakes(), second);
  }
}
