package cortado.transform.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.transform.BlockingFutures;
import cortado.transform.Compiled;
import cortado.transform.Diagnostic;
import cortado.transform.IsolatedLoader;
import cortado.transform.Transformed;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Random programs do the same whether await blocks or suspends, and clean up wherever they are
/// cancelled.
///
/// The same class files run untransformed, on futures that block, and transformed with futures that
/// are pending 0, 1 or 3 times. Compared are results, failures with their lines and suppressed
/// exceptions, and logs.
///
/// `-Dcortado.fuzz.programs=1000 -Dcortado.fuzz.seed=1` runs more, from another seed on.
class DifferentialTest {

  private static final int PROGRAMS = Integer.getInteger("cortado.fuzz.programs", 12);
  private static final long SEED = Long.getLong("cortado.fuzz.seed", 20_250_901L);
  private static final int[] ARGUMENTS = {0, 1, 3};
  private static final int[] PENDINGS = {0, 1, 3};

  /// Clean-up that fails is part of the programs, and is reported to this thread.
  @BeforeEach
  void ignoreReports() {
    Thread.currentThread().setUncaughtExceptionHandler((_, _) -> {});
  }

  @AfterEach
  void stopIgnoring() {
    Thread.currentThread().setUncaughtExceptionHandler(null);
  }

  @Test
  void programs_transformed_doTheSame() throws Exception {
    for (long seed = SEED; seed < SEED + PROGRAMS; seed++) {
      Compiled program = Compiled.source("Fuzz", ProgramGenerator.generate(seed));
      Map<String, String> expected =
          results(new IsolatedLoader(program.classes(), World.class, BlockingFutures.classes()), 0);
      Map<String, byte[]> transformed = transform(program, seed);
      if (transformed.isEmpty()) {
        continue;
      }
      ClassLoader suspending = new IsolatedLoader(transformed, World.class, Map.of());
      for (int pendings : PENDINGS) {
        Map<String, String> actual = results(suspending, pendings);
        for (String call : expected.keySet()) {
          assertThat(actual.get(call))
              .describedAs("%s of seed %d with %d pendings", call, seed, pendings)
              .isEqualTo(expected.get(call));
        }
      }
    }
  }

  @Test
  void programs_cancelledAnywhere_cleanUp() throws Exception {
    for (long seed = SEED; seed < SEED + PROGRAMS; seed++) {
      Compiled program = Compiled.source("Fuzz", ProgramGenerator.generate(seed));
      Map<String, byte[]> transformed = transform(program, seed);
      if (transformed.isEmpty()) {
        continue;
      }
      ClassLoader suspending = new IsolatedLoader(transformed, World.class, Map.of());
      setPendings(suspending, 1);
      BiFunction<Supplier<?>, Integer, String> cancel = canceller(suspending);
      long programSeed = seed;
      forEachCall(
          suspending,
          (name, call) -> {
            String problem = "";
            for (int suspension = 0; problem != null; suspension++) {
              problem = cancel.apply(call, suspension);
              assertThat(problem == null || problem.isEmpty())
                  .describedAs(
                      "%s of seed %d, cancelled at suspension %d: %s",
                      name, programSeed, suspension, problem)
                  .isTrue();
            }
          });
    }
  }

  /// The transformed program, or nothing when one of its methods becomes too large for a JVM.
  private static Map<String, byte[]> transform(Compiled program, long seed) {
    List<Diagnostic> diagnostics = Transformed.withDiagnostics(program).diagnostics();
    boolean isTooLarge =
        diagnostics.stream()
            .anyMatch(each -> each.isError() && each.message().contains("larger than"));
    assertThat(diagnostics)
        .describedAs("seed %d", seed)
        .noneMatch(each -> each.isError() && !isTooLarge);
    return isTooLarge ? Map.of() : Transformed.of(program).classes();
  }

  private interface Call {
    void on(String name, Supplier<?> program) throws Exception;
  }

  private static void forEachCall(ClassLoader world, Call call) throws Exception {
    Class<?> fuzz = world.loadClass("Fuzz");
    for (int i = 0; i < ProgramGenerator.METHODS; i++) {
      var method = fuzz.getMethod("m" + i, int.class);
      for (int argument : ARGUMENTS) {
        call.on(
            "m" + i + "(" + argument + ")",
            () -> {
              try {
                return method.invoke(null, argument);
              } catch (InvocationTargetException failure) {
                // Untransformed, an async method runs, and may fail, where it is called.
                throw DifferentialTest.<RuntimeException>unchecked(failure.getCause());
              } catch (IllegalAccessException failure) {
                throw new AssertionError(failure);
              }
            });
      }
    }
  }

  @SuppressWarnings("unchecked")
  private static <X extends Throwable> X unchecked(Throwable failure) throws X {
    throw (X) failure;
  }

  private static Map<String, String> results(ClassLoader world, int pendings) throws Exception {
    setPendings(world, pendings);
    Class<?> type = world.loadClass(World.class.getName());
    var run =
        MethodHandles.lookup()
            .findStatic(type, "run", MethodType.methodType(String.class, Supplier.class));
    Function<Supplier<?>, String> runner =
        program -> {
          try {
            return (String) run.invoke(program);
          } catch (Throwable failure) {
            throw new AssertionError(failure);
          }
        };
    var results = new TreeMap<String, String>();
    forEachCall(world, (name, program) -> results.put(name, runner.apply(program)));
    return results;
  }

  private static BiFunction<Supplier<?>, Integer, String> canceller(ClassLoader world)
      throws Exception {
    var cancel =
        MethodHandles.lookup()
            .findStatic(
                world.loadClass(World.class.getName()),
                "cancel",
                MethodType.methodType(String.class, Supplier.class, int.class));
    return (program, suspension) -> {
      try {
        return (String) cancel.invoke(program, (int) suspension);
      } catch (Throwable failure) {
        throw new AssertionError(failure);
      }
    };
  }

  private static void setPendings(ClassLoader world, int pendings) throws Exception {
    world.loadClass(World.class.getName()).getField("pendings").setInt(null, pendings);
  }
}
