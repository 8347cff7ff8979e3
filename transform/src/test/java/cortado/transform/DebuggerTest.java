package cortado.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What a debugger makes of transformed code: the lines and the variables of the source.
@Timeout(120)
class DebuggerTest {

  /// Lines 1 to 13 are an async method whose awaits are all suspended, or none, as its argument
  /// says.
  private static final String SUM =
      """
      @Async static Future<Integer> sum(int pendings, String second) {
        int total = 10;
        int one = later(1, pendings).await();
        String text = second + one;
        long wide = later(2L, pendings).await();
        double real = wide + 0.5;
        for (int each : new int[] {3, 4}) {
          total += later(each, pendings).await();
        }
        boolean last = later(true, pendings).await();
        total += one + text.length();
        return ready(total + (int) wide);
      }
      public static void main(String[] arguments) throws Throwable {
        Future<Integer> future = sum(%d, "x");
        Context context = new Context(Waker.noop());
        while (true) {
          if (future.poll(context) instanceof Ready<Integer> ready) {
            System.out.println(ready.value());
            return;
          }
        }
      }""";

  private static final List<Integer> LINES_OF_SUM =
      List.of(2, 3, 4, 5, 6, 7, 8, 7, 8, 7, 10, 11, 12);

  @TempDir Path directory;

  private Debugger debug(String members, Integer... lines) throws Exception {
    return debug(Transformed.of(Compiled.members(members)), lines);
  }

  private Debugger debug(Transformed program, Integer... lines) throws Exception {
    ForkedJvm.write(directory, program.classes());
    return Debugger.launch(directory, Set.of(lines));
  }

  private static Integer[] lines(int first, int last) {
    return IntStream.rangeClosed(first, last).boxed().toArray(Integer[]::new);
  }

  @Test
  void breakpoints_onEveryLine_areReachedAsTheLinesAre() throws Exception {
    try (var debugger = debug(SUM.formatted(2), lines(1, 13))) {
      var reached = new ArrayList<Integer>();
      for (int line = debugger.run(); line > 0; line = debugger.run()) {
        reached.add(line);
        assertThat(debugger.method()).isEqualTo("Host.sum");
      }

      assertThat(reached).isEqualTo(LINES_OF_SUM);
      assertThat(debugger.output()).isEqualTo("22");
    }
  }

  @Test
  void steps_overAwaitsThatAreReady_goFromLineToLine() throws Exception {
    try (var debugger = debug(SUM.formatted(0), 2)) {
      var reached = new ArrayList<Integer>();
      int line = debugger.run();
      while (debugger.method().equals("Host.sum")) {
        reached.add(line);
        line = debugger.stepOver();
      }

      assertThat(reached).isEqualTo(LINES_OF_SUM);
      assertThat(debugger.method()).isEqualTo("Host.main");
      assertThat(line).isEqualTo(18);
    }
  }

  @Test
  void steps_overThreeSuspendedAwaits_endInUserCodeAndShowTheVariables() throws Exception {
    var program = Transformed.forDebugger(Compiled.members(SUM.formatted(1)));
    try (var debugger = debug(program, 3, 4, 5, 6, 10, 11)) {
      var expected = new TreeMap<>(Map.of("pendings", "1", "second", "x", "total", "10"));
      assertThat(debugger.run()).isEqualTo(3);
      assertThat(debugger.variables()).isEqualTo(expected);
      assertStepSuspends(debugger);

      assertThat(debugger.run()).isEqualTo(4);
      expected.put("one", "1");
      assertThat(debugger.variables()).isEqualTo(expected);
      assertThat(debugger.stepOver()).isEqualTo(5);
      expected.put("text", "x1");
      assertThat(debugger.variables()).isEqualTo(expected);
      assertStepSuspends(debugger);

      assertThat(debugger.run()).isEqualTo(6);
      expected.put("wide", "2");
      assertThat(debugger.variables()).isEqualTo(expected);
      assertThat(debugger.run()).isEqualTo(10);
      expected.putAll(Map.of("real", "2.5", "total", "17"));
      assertThat(debugger.variables()).isEqualTo(expected);
      assertStepSuspends(debugger);

      assertThat(debugger.run()).isEqualTo(11);
      expected.put("last", "true");
      assertThat(debugger.variables()).isEqualTo(expected);
    }
  }

  @Test
  void variables_withoutDebugOption_areThoseStillNeeded() throws Exception {
    try (var debugger = debug(SUM.formatted(1), 11)) {
      assertThat(debugger.run()).isEqualTo(11);

      assertThat(debugger.variables("total", "one", "text", "wide", "last"))
          .isEqualTo(Map.of("total", "17", "one", "1", "text", "x1", "wide", "2", "last", "true"));
    }
  }

  @Test
  void stepOut_ofAwaitedFunction_endsAtTheAwait() throws Exception {
    try (var debugger =
        debug(
            """
            @Async static Future<Integer> inner() {
              int one = later(1).await();
              return ready(one);
            }
            @Async static Future<Integer> outer() {
              int two = inner().await();
              two++;
              two += later(1).await();
              return ready(two);
            }
            public static void main(String[] arguments) throws Throwable {
              Future<Integer> future = outer();
              Context context = new Context(Waker.noop());
              while (future.poll(context) instanceof Pending<Integer>) {}
            }""",
            3)) {
      assertThat(debugger.run()).isEqualTo(3);

      assertThat(debugger.stepOut()).isEqualTo(6);
      assertThat(debugger.method()).isEqualTo("Host.outer");
      assertThat(debugger.stepOver()).isEqualTo(7);
      assertThat(debugger.variables()).containsEntry("two", "1");
    }
  }

  /// A step over an await that is suspended ends with whoever polls.
  private static void assertStepSuspends(Debugger debugger) throws Exception {
    assertThat(debugger.stepOver()).isEqualTo(18);
    assertThat(debugger.method()).isEqualTo("Host.main");
  }
}
