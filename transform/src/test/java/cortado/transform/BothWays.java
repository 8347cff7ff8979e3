package cortado.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Runs a fixture untransformed, on futures that block, and transformed with futures that are
/// pending 0, 1 and 3 times. All must agree in the result or the failure, with its cause, its
/// suppressed exceptions and its lines, and in the log.
final class BothWays {

  private static final int[] PENDINGS = {0, 3, 1};

  private BothWays() {}

  /// The value of `Host.run()`, or its failure. The log is left in [Leaves].
  static Object run(Compiled compiled) throws Throwable {
    Outcome expected = Outcome.of(compiled.classes(), BlockingFutures.classes(), 0);
    Map<String, byte[]> transformed = Transformed.of(compiled).classes();
    Outcome outcome = expected;
    for (int pendings : PENDINGS) {
      outcome = Outcome.of(transformed, Map.of(), pendings);
      assertThat(outcome.describe())
          .describedAs("transformed with %d pendings", pendings)
          .isEqualTo(expected.describe());
    }
    Leaves.log.clear();
    Leaves.log.addAll(outcome.log);
    if (outcome.failure != null) {
      throw outcome.failure;
    }
    return outcome.value;
  }

  private record Outcome(Object value, Throwable failure, List<String> log) {

    static Outcome of(Map<String, byte[]> program, Map<String, byte[]> replaced, int pendings)
        throws Exception {
      var loader = new IsolatedLoader(program, Leaves.class, replaced);
      Class<?> leaves = loader.loadClass(Leaves.class.getName());
      leaves.getField("pendings").setInt(null, pendings);
      var run =
          MethodHandles.lookup()
              .findStatic(leaves, "run", MethodType.methodType(Object.class, Class.class));
      Object value = null;
      Throwable failure = null;
      try {
        value = run.invoke(loader.loadClass("Host"));
      } catch (Throwable thrown) {
        failure = thrown;
      }
      @SuppressWarnings("unchecked")
      var log = (List<String>) leaves.getField("log").get(null);
      return new Outcome(value, failure, List.copyOf(log));
    }

    String describe() {
      return value + describe(failure) + " " + log;
    }

    private static String describe(Throwable failure) {
      return failure == null
          ? ""
          : failure
              + " at "
              + lines(failure)
              + " because "
              + failure.getCause()
              + " suppressing "
              + Arrays.toString(failure.getSuppressed());
    }

    private static String lines(Throwable failure) {
      return Arrays.stream(failure.getStackTrace())
          .filter(element -> element.getClassName().startsWith("Host"))
          .filter(element -> element.getLineNumber() > 0)
          .map(element -> element.getFileName() + ":" + element.getLineNumber())
          .collect(Collectors.joining(" "));
    }
  }
}
