package cortado.storm;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/// Storms for as long as one likes: `stress/storm [SECONDS [SEED]]`.
public final class StormMain {

  private static final int STEPS = 4_000;
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration REPORT = Duration.ofMinutes(1);

  private StormMain() {}

  /// Exits with 1 when something was lost.
  public static void main(String[] arguments) {
    long seconds = arguments.length > 0 ? Long.parseLong(arguments[0]) : 60;
    long seed =
        arguments.length > 1
            ? Long.parseLong(arguments[1])
            : new SplittableRandom().nextInt(1_000_000_000);
    System.out.printf("storms for %d s from seed %d on%n", seconds, seed);
    System.exit(run(seconds, seed) ? 0 : 1);
  }

  private static boolean run(long seconds, long firstSeed) {
    var total = new Counts();
    long start = System.nanoTime();
    long nextReport = REPORT.toNanos();
    int bad = 0;
    long seed = firstSeed;
    do {
      var round = new Round(seed, STEPS, Twin.NONE, PATIENCE);
      List<String> violations = round.run();
      total.add(round.counts());
      if (!violations.isEmpty()) {
        bad++;
        System.out.println(round + ":");
        violations.forEach(text -> System.out.println("  " + text));
        System.out.println("  again: stress/storm 1 " + seed);
      }
      seed++;
      if (System.nanoTime() - start > nextReport) {
        System.out.printf("%d s: %s%n", (System.nanoTime() - start) / 1_000_000_000, total);
        nextReport += REPORT.toNanos();
      }
    } while (System.nanoTime() - start < seconds * 1_000_000_000);
    System.out.printf(
        "seeds %d to %d, %d s: %s%n",
        firstSeed, seed - 1, (System.nanoTime() - start) / 1_000_000_000, total);
    System.out.println(bad == 0 ? "nothing was lost" : bad + " storms went wrong");
    return bad == 0;
  }
}
