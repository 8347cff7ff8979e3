package cortado.transform;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Waker;
import cortado.machine.AwaitTrace;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Stack traces of failures, and of functions that are suspended, show the functions that await
/// each other and nothing else. Public for its fixtures.
public class TraceTest {

  /// The innermost of four, on line 1, in every way in which one async function awaits another.
  private static final String FOUR_DEEP =
      """
      static int d() { return 0; }
      @Async static Future<Integer> d(int x) { return ready(cortado.transform.TraceTest.broken().await() + x); }
      interface Shape {
        @Async default Future<Integer> c(int x) {
          int y = 3;
          return ready(
              y + d(x).await());
        }
      }
      @Async private Future<Integer> b(Shape shape) {
        Future<Integer> kept = shape.c(1);
        log("kept");
        return ready(1 + kept.await());
      }
      @Async Future<Integer> a() throws Exception {
        try {
          return ready(
              1 + async(() -> b(new Shape() {}).await()).await());
        } finally {
          log("clean-up");
        }
      }
      static Future<Integer> run() throws Exception {
        return new Host().a();
      }""";

  private static final List<String> USER_FRAMES =
      List.of(
          "Host.d(Host.java:2)",
          "Host$Shape.c(Host.java:7)",
          "Host.b(Host.java:13)",
          "Host.a(Host.java:18)",
          "Host.a(Host.java:18)");

  /// Pending once, then fails where it is polled.
  public static Future<Integer> broken() {
    return new Future<>() {
      private boolean wasPolled;

      @Override
      public Poll<Integer> poll(Context context) {
        if (wasPolled) {
          throw new IllegalStateException("broken", new RuntimeException("cause"));
        }
        wasPolled = true;
        return Poll.pending();
      }
    };
  }

  private static Throwable failureOf(Future<?> future) {
    while (true) {
      try {
        assertThat(future.poll(new Context(Waker.noop())).isReady()).isFalse();
      } catch (Throwable failure) {
        return failure;
      }
    }
  }

  /// The trace down to this test, without the leaf.
  private static Stream<String> framesOf(Throwable failure) {
    return Arrays.stream(failure.getStackTrace())
        .takeWhile(element -> !element.getMethodName().equals("failureOf"))
        .skip(1)
        .map(TraceTest::withoutLoader);
  }

  private static String withoutLoader(StackTraceElement element) {
    String text = element.toString();
    return text.substring(text.lastIndexOf('/') + 1);
  }

  @Test
  void failure_afterSuspension_showsTheFunctionsAlone() {
    Throwable failure = failureOf(Transformed.of(Compiled.members(FOUR_DEEP)).future("run"));

    assertThat(framesOf(failure)).containsExactlyElementsOf(USER_FRAMES);
    assertThat(framesOf(failure.getCause())).containsExactlyElementsOf(USER_FRAMES);
  }

  @Test
  void suspended_hasTheTraceOfItsFailure() throws Throwable {
    Future<?> future = Transformed.of(Compiled.members(FOUR_DEEP)).future("run");
    assertThat(AwaitTrace.of(future)).isEmpty();
    assertThat(future.poll(new Context(Waker.noop())).isReady()).isFalse();

    List<StackTraceElement> trace = AwaitTrace.of(future);

    assertThat(trace).extracting(StackTraceElement::toString).isEqualTo(USER_FRAMES);
    assertThat(framesOf(failureOf(future)))
        .containsExactlyElementsOf(trace.stream().map(StackTraceElement::toString).toList());
    assertThat(AwaitTrace.of(future)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-g:none", "-g:source"})
  void trace_withoutLines_namesTheFunctions(String option) throws Throwable {
    Future<?> future = Transformed.of(Compiled.members(FOUR_DEEP, option)).future("run");
    assertThat(future.poll(new Context(Waker.noop())).isReady()).isFalse();

    List<StackTraceElement> trace = AwaitTrace.of(future);

    assertThat(trace)
        .extracting(StackTraceElement::getMethodName)
        .containsExactly("d", "c", "b", "a", "a");
    assertThat(framesOf(failureOf(future)))
        .containsExactlyElementsOf(trace.stream().map(StackTraceElement::toString).toList());
  }

  @Test
  void failure_caughtOnItsWay_isTrimmedAlready() throws Throwable {
    var host =
        Transformed.of(
            Compiled.members(
                """
                @Async static Future<Integer> b() { return ready(cortado.transform.TraceTest.broken().await()); }
                @Async static Future<Throwable> a() {
                  try {
                    b().await();
                    return ready(null);
                  } catch (IllegalStateException e) {
                    return ready(e);
                  }
                }
                static Future<Throwable> run() { return a(); }"""));

    var caught = (Throwable) host.run();

    assertThat(caught.getStackTrace())
        .noneMatch(element -> element.getClassName().contains("$$"))
        .extracting(StackTraceElement::getLineNumber)
        .startsWith(caught.getStackTrace()[0].getLineNumber(), 1, 4);
  }

  @Test
  void failure_thatComesFromElsewhere_keepsItsTrace() {
    var failure = new IllegalStateException("made here");
    StackTraceElement[] before = failure.getStackTrace();
    Future<Integer> fails = Leaves.fails(failure);
    Given.future = fails;

    Throwable thrown =
        failureOf(
            Transformed.of(
                    Compiled.members(
                        """
                        @Async static Future<Integer> run() throws Exception {
                          return ready(cortado.transform.TraceTest.Given.future.await());
                        }"""))
                .future("run"));

    assertThat(thrown).isSameAs(failure);
    assertThat(thrown.getStackTrace()).isEqualTo(before);
  }

  /// What a fixture awaits.
  public static final class Given {
    public static Future<Integer> future;

    private Given() {}
  }
}
