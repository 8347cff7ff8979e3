package cortado.transform.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/// Runs random programs for as long as it is told. `transform/fuzz` starts it.
final class FuzzMain {

  private static final int SHOWN = 10;
  private static final int PROGRAMS_PER_REPORT = 2_000;

  private FuzzMain() {}

  /// Arguments: the number of programs, the first seed, the most seconds. Exits with 1 when
  /// something differs, with 3 when the time was up before all programs had run.
  public static void main(String[] arguments) throws Exception {
    long wanted = Long.parseLong(arguments[0]);
    long first = Math.floorDiv(Long.parseLong(arguments[1]), Fuzzer.BATCH) * Fuzzer.BATCH;
    long deadline = System.nanoTime() + Long.parseLong(arguments[2]) * 1_000_000_000L;
    long seed = first;
    try (var fuzzer = new Fuzzer(UnaryOperator.identity())) {
      long reported = 0;
      while (fuzzer.programs() < wanted && System.nanoTime() < deadline) {
        fuzzer.runBatch(seed);
        seed += Fuzzer.BATCH;
        if (fuzzer.programs() - reported >= PROGRAMS_PER_REPORT) {
          reported = fuzzer.programs();
          report(fuzzer, first, seed);
        }
      }
      report(fuzzer, first, seed);
      fuzzer.differences().stream().limit(SHOWN).forEach(System.out::println);
      fuzzer.seedsWithDifferences().limit(SHOWN).forEach(FuzzMain::keepSource);
      if (fuzzer.programs() < wanted) {
        System.out.println("out of time; go on with seed " + seed);
      }
      System.exit(fuzzer.differences().isEmpty() ? fuzzer.programs() < wanted ? 3 : 0 : 1);
    }
  }

  private static void report(Fuzzer fuzzer, long first, long next) {
    long cpu =
        ProcessHandle.current().info().totalCpuDuration().map(time -> time.toMillis()).orElse(0L);
    System.out.printf(
        "seeds %d to %d: %s, %.0f CPU s, %.0f programs per CPU second%n",
        first, next - 1, fuzzer.summary(), cpu / 1e3, fuzzer.programs() * 1e3 / Math.max(1, cpu));
  }

  /// Leaves the source of a class in a file, to be looked at.
  private static void keepSource(long seed) {
    Flags flags = Flags.of(Math.floorDiv(seed, Fuzzer.BATCH) * Fuzzer.BATCH);
    try {
      Path file = Files.createTempDirectory("fuzz").resolve("Fuzz" + seed + ".java");
      Files.writeString(file, Fuzzer.source(seed, flags));
      System.out.println("seed " + seed + ": javac " + flags.options() + " " + file);
    } catch (IOException failure) {
      System.out.println("seed " + seed + ": " + failure);
    }
  }
}
