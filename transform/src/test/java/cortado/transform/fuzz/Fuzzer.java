package cortado.transform.fuzz;

import cortado.transform.AsyncTransform;
import cortado.transform.BlockingFutures;
import cortado.transform.Diagnostic;
import cortado.transform.IsolatedLoader;
import cortado.transform.MemoryCompiler;
import cortado.transform.TransformResult;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Compiles random programs, runs them untransformed and transformed, and notes what differs.
///
/// A seed stands for a class of twelve programs. Programs of eight seeds go through javac together
/// and share its flags. Close it to end its threads.
final class Fuzzer implements AutoCloseable {

  /// The seeds that share a run of javac; a batch begins at a multiple of it.
  static final int BATCH = 8;

  private static final int[] ARGUMENTS = {0, 1, 3};
  private static final int[] PENDINGS = {0, 1, 3, World.RANDOM};
  private static final MethodType RUN =
      MethodType.methodType(String.class, Method.class, int.class, int.class, long.class);
  private static final MethodType RUN_ON_THREADS =
      MethodType.methodType(String.class, Method.class, int.class, Executor.class, long.class);
  private static final MethodType CANCEL =
      MethodType.methodType(String.class, Method.class, int.class);

  private final MemoryCompiler compiler = new MemoryCompiler();
  private final ExecutorService threads =
      Executors.newFixedThreadPool(3, Thread.ofPlatform().daemon().factory());

  /// Changes transformed classes, to see that mistakes are found.
  private final UnaryOperator<byte[]> sabotage;

  private final List<String> differences = new ArrayList<>();
  private final SortedSet<Long> failedSeeds = new TreeSet<>();
  private long programs;
  private long runs;
  private long cancels;
  private long abandoned;
  private long tooLarge;

  Fuzzer(UnaryOperator<byte[]> sabotage) {
    this.sabotage = sabotage;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }

  List<String> differences() {
    return differences;
  }

  /// The seeds of the classes in which something differs, the lowest first.
  Stream<Long> seedsWithDifferences() {
    return failedSeeds.stream();
  }

  long programs() {
    return programs;
  }

  String summary() {
    return "%d programs, %d runs compared, %d cancelled at a suspension (%d given up), %d classes too large, %d differences"
        .formatted(programs, runs, cancels, abandoned, tooLarge, differences.size());
  }

  /// Runs the programs of the batch in which a seed is.
  void runBatch(long seed) throws Exception {
    long first = Math.floorDiv(seed, BATCH) * BATCH;
    Flags flags = Flags.of(first);
    var sources = new LinkedHashMap<String, String>();
    for (long each = first; each < first + BATCH; each++) {
      sources.put("Fuzz" + each, source(each, flags));
    }
    Map<String, byte[]> compiled = compiler.compile(sources, flags.options());
    for (long each = first; each < first + BATCH; each++) {
      int known = differences.size();
      String name = "Fuzz" + each;
      var own = new TreeMap<String, byte[]>();
      compiled.forEach(
          (type, bytes) -> {
            if (type.equals(name) || type.startsWith(name + "$")) {
              own.put(type, bytes);
            }
          });
      compare(each, own);
      if (differences.size() > known) {
        failedSeeds.add(each);
      }
    }
  }

  /// The class of a seed as javac sees it.
  static String source(long seed, Flags flags) {
    return ProgramGenerator.generate(seed, flags.release()).replaceAll("\\bFuzz\\b", "Fuzz" + seed);
  }

  private void compare(long seed, Map<String, byte[]> compiled) throws Exception {
    Map<String, byte[]> transformed = transform(seed, compiled);
    if (transformed.isEmpty()) {
      return;
    }
    var blocking = new IsolatedLoader(compiled, World.class, BlockingFutures.classes());
    var suspending = new IsolatedLoader(transformed, World.class, Map.of());
    var reference = MethodHandles.lookup().findStatic(runs(blocking), "run", RUN);
    var run = MethodHandles.lookup().findStatic(runs(suspending), "run", RUN);
    var onThreads =
        MethodHandles.lookup().findStatic(runs(suspending), "runOnThreads", RUN_ON_THREADS);
    var cancel = MethodHandles.lookup().findStatic(runs(suspending), "cancelEverywhere", CANCEL);
    for (int program = 0; program < ProgramGenerator.PROGRAMS; program++) {
      Method original = program(blocking, seed, program);
      Method ours = program(suspending, seed, program);
      for (int argument : ARGUMENTS) {
        String name = "m" + program + "(" + argument + ") of seed " + seed;
        try {
          String expected = (String) reference.invoke(original, argument, 0, seed);
          for (int pendings : PENDINGS) {
            check(
                name + " with " + pendings + " pendings",
                expected,
                (String) run.invoke(ours, argument, pendings, seed));
          }
          if ((program + argument) % 4 == 0) {
            check(
                name + " on threads",
                expected,
                (String) onThreads.invoke(ours, argument, (Executor) threads, seed));
          }
          check(name + " cancelled", "", (String) cancel.invoke(ours, argument));
        } catch (Throwable failure) {
          differences.add(name + " failed with " + failure);
        }
      }
      programs++;
    }
    cancels += runs(suspending).getField("cancelled").getLong(null);
    abandoned += runs(suspending).getField("abandoned").getInt(null);
  }

  private void check(String name, String expected, String actual) {
    runs++;
    if (!actual.equals(expected)) {
      differences.add(name + "\n  expected " + expected + "\n  but was  " + actual);
    }
  }

  /// The transformed classes, or nothing when a method becomes too large for a JVM.
  private Map<String, byte[]> transform(long seed, Map<String, byte[]> compiled) {
    var transform =
        new AsyncTransform(
            name -> compiled.getOrDefault(name.replace('/', '.'), IsolatedLoader.resource(name)));
    var transformed = new TreeMap<>(compiled);
    for (byte[] host : compiled.values()) {
      TransformResult result = transform.transform(host);
      if (result.diagnostics().stream()
          .anyMatch(each -> each.isError() && each.message().contains("larger than"))) {
        tooLarge++;
        return Map.of();
      }
      result.diagnostics().stream()
          .filter(Diagnostic::isError)
          .forEach(each -> differences.add("seed " + seed + ": " + each));
      transformed.putAll(result.classes());
    }
    transformed.replaceAll((_, bytes) -> sabotage.apply(bytes));
    return transformed;
  }

  private static Class<?> runs(ClassLoader world) throws Exception {
    return world.loadClass(WorldRuns.class.getName());
  }

  private static Method program(ClassLoader world, long seed, int number) throws Exception {
    return world.loadClass("Fuzz" + seed).getMethod("m" + number, int.class);
  }
}
