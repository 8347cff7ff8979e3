package cortado.transform;

import static cortado.transform.Leaves.log;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.sun.management.ThreadMXBean;
import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Waker;
import cortado.testing.WakeCounter;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Awaits that call the body of an async function without making its future.
class FusedAwaitTest {

  private static final int ROUNDS = 10_000;

  @BeforeEach
  void clearLog() {
    log.clear();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "@Async static Future<Integer> step(int n) { return ready(n & 63); } | step(i)",
        "@Async private Future<Integer> step(int n) { return ready(n & 63); } | host.step(i)",
        "@Async final Future<Integer> step(int n) { return ready(n & 63); } | host.step(i)",
        "@Async static Future<Integer> step(int n) { return last(n); } | step(i)",
        "@Async static Future<Integer> step(int n) { return ready(last(n).await()); } | step(i)",
        "static int unused; | async(() -> number & 63)"
      })
  void readyCall_allocatesNothing(String members, String call) {
    assertThat(bytesOf(members, call) / ROUNDS).isZero();
  }

  /// What the others would do without being fused: anybody may override this one.
  @Test
  void readyCallOfOverridableMethod_allocatesItsFrame() {
    String members = "@Async Future<Integer> step(int n) { return ready(n & 63); }";

    assertThat(bytesOf(members, "host.step(i)") / ROUNDS).isBetween(16L, 64L);
  }

  @Test
  void yield_waitsForItsTurnAndAllocatesNothing() throws Throwable {
    var transformed =
        Transformed.of(
            Compiled.members(
                """
                @Async static Future<Integer> run() {
                  int lap = 0;
                  try {
                    for (; lap < 10_002; lap++) {
                      cortado.task.Tasks.yieldNow().await();
                    }
                  } finally {
                    log("after " + lap);
                  }
                  return ready(lap);
                }"""));
    var wakes = new WakeCounter();
    var context = new Context(wakes);
    Future<Object> future = transformed.future("run");
    assertThat(future.poll(context).isReady()).isFalse();
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int round = 0; round < ROUNDS; round++) {
      Poll<Object> _ = future.poll(context);
    }
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;

    assertThat(bytes / ROUNDS).isZero();
    assertThat(wakes.count()).isEqualTo(ROUNDS + 1);
    assertThat(future.poll(context).isReady()).isFalse();
    assertThat(future.poll(context)).isEqualTo(future);
    assertThat(log).containsExactly("after " + (ROUNDS + 2));
  }

  @Test
  void yield_cancelledWhileItWaits_cleansUp() throws Throwable {
    var transformed =
        Transformed.of(
            Compiled.members(
                """
                @Async static Future<Integer> run() {
                  try {
                    cortado.task.Tasks.yieldNow().await();
                    log("went on");
                  } finally {
                    log("cleaned up");
                  }
                  return ready(1);
                }"""));
    Future<Object> future = transformed.future("run");
    assertThat(pollOnce(future).isReady()).isFalse();

    future.cancel();

    assertThat(log).containsExactly("cleaned up");
  }

  private static long bytesOf(String members, String call) {
    var transformed =
        Transformed.of(
            Compiled.members(
                members
                    + """
                    @Async static Future<Integer> last(int n) { return ready(n & 63); }
                    @Async static Future<Integer> run() {
                      Host host = new Host();
                      int sum = 0;
                      for (int i = 0; i < 10_000; i++) {
                        final int number = i;
                        sum += %s.await();
                      }
                      return ready(sum);
                    }
                    """
                        .formatted(call)));
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int attempt = 0; attempt < 5; attempt++) {
      Future<Object> future = transformed.future("run");
      long before = threads.getCurrentThreadAllocatedBytes();
      boolean isReady = pollOnce(future).isReady();
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      assertThat(isReady).isTrue();
    }
    return least;
  }

  private static Poll<Object> pollOnce(Future<Object> future) {
    try {
      return future.poll(new Context(Waker.noop()));
    } catch (Throwable failure) {
      throw new AssertionError(failure);
    }
  }

  @Test
  void suspendedCall_goesOnWhereItWas() throws Throwable {
    Object value =
        run(
            """
            @Async static Future<Integer> inner(int a, long b, String c) {
              int kept = a + later(1).await();
              double other = later(0.5).await();
              return ready(kept + (int) (b + other) + later(c).await().length());
            }
            @Async static Future<Integer> run() {
              String before = "x";
              int first = inner(1, 2L, "abc").await();
              return ready(first * 100 + inner(first, 1L, before).await());
            }""");

    assertThat(value).isEqualTo(7 * 100 + 10);
  }

  @Test
  void call_evaluatesItsArgumentsFirstAndRunsAtOnce() throws Throwable {
    run(
        """
        static int say(int n) { log("argument " + n); return n; }
        @Async static Future<Integer> inner(int a, int b) { log("inner"); return ready(a + b); }
        @Async static Future<Integer> run() {
          var kept = inner(say(1), say(2));
          log("kept");
          int direct = inner(say(3), say(4)).await();
          return ready(direct + kept.await());
        }""");

    assertThat(log)
        .containsExactly(
            "argument 1", "argument 2", "kept", "argument 3", "argument 4", "inner", "inner");
  }

  @Test
  void call_ofOverridableMethod_runsTheOverride() throws Throwable {
    Object value =
        run(
            """
            static class Sub extends Host {
              @Override Future<Integer> step() { return later(42); }
            }
            @Async Future<Integer> step() { return ready(1); }
            @Async Future<Integer> call() { return ready(step().await()); }
            static Future<Integer> run() { return new Sub().call(); }""");

    assertThat(value).isEqualTo(42);
  }

  @Test
  void call_onNull_failsAtItsLine() {
    Throwable failure =
        catchThrowable(
            () ->
                run(
                    """
                    @Async private Future<Integer> step(int n) { return ready(n); }
                    @Async static Future<Integer> run() {
                      Host none = null;
                      return ready(none
                          .step(1)
                          .await());
                    }"""));

    assertThat(failure).isInstanceOf(NullPointerException.class);
    assertThat(failure.getStackTrace()[0].getLineNumber()).isEqualTo(5);
  }

  @Test
  void failure_beforeAndAfterSuspension_hasTheSameTrace() {
    String members =
        """
        static Future<Integer> run() { return outer(); }
        @Async static Future<Integer> outer() {
          return ready(middle(1).await());
        }
        @Async static Future<Integer> middle(int n) {
          return ready(inner(n).await() + 1);
        }
        @Async static Future<Integer> inner(int n) {
          later(n, PENDINGS).await();
          throw new IllegalStateException();
        }""";

    String ready = traceOf(members.replace("PENDINGS", "0"));

    assertThat(ready).isEqualTo("inner:10 middle:6 outer:3");
    assertThat(traceOf(members.replace("PENDINGS", "1"))).isEqualTo(ready);
  }

  private static String traceOf(String members) {
    Throwable failure = catchThrowable(() -> run(members));
    return String.join(
        " ",
        Arrays.stream(failure.getStackTrace())
            .filter(element -> element.getClassName().startsWith("Host"))
            .map(element -> element.getMethodName() + ":" + element.getLineNumber())
            .toList());
  }

  @Test
  void cancel_ofSuspendedCalls_unwindsInnermostFirst() {
    Future<Object> future =
        Transformed.of(
                Compiled.members(
                    """
                    @Async static Future<Integer> inner() {
                      try { return ready(never("leaf").await()); } finally { log("inner"); }
                    }
                    @Async static Future<Integer> run() {
                      try (var r = new Resource("r")) { return ready(inner().await()); }
                      finally { log("outer"); }
                    }"""))
            .future("run");

    assertThat(pollOnce(future).isReady()).isFalse();
    future.cancel();

    assertThat(log).containsExactly("open r", "cancel leaf", "inner", "close r", "outer");
  }

  @Test
  void cleanUpThatCalls_whileCancelled_runsWhatIsReady() {
    Future<Object> future =
        Transformed.of(
                Compiled.members(
                    """
                    @Async static Future<Integer> cleanUp(int pendings) {
                      log("begin " + pendings);
                      later(1, pendings).await();
                      log("end " + pendings);
                      return ready(1);
                    }
                    @Async static Future<Integer> run() {
                      try { return ready(never("leaf").await()); }
                      finally {
                        try { cleanUp(0).await(); cleanUp(1).await(); } finally { log("outer"); }
                      }
                    }"""))
            .future("run");

    assertThat(pollOnce(future).isReady()).isFalse();
    future.cancel();

    assertThat(log)
        .containsExactly("cancel leaf", "begin 0", "end 0", "begin 1", "cancel 1", "outer");
  }

  /// A call that is suspended returns Pending, and so does this one that is not.
  @Test
  void valueThatIsPending_arrives() throws Throwable {
    Object value =
        run(
            """
            @Async static Future<Object> odd() { return ready(Poll.pending()); }
            @Async static Future<Object> run() { return ready(odd().await()); }""");

    assertThat(value).isSameAs(Poll.pending());
  }

  @Test
  void valueThatIsAFutureOfTheSameFunction_arrivesUnpolled() throws Throwable {
    Object value =
        run(
            """
            @Async static Future<Future<?>> nest(int n) {
              log("nest " + n);
              return ready(n == 0 ? later(5) : nest(n - 1));
            }
            @Async static Future<Object> run() {
              Future<?> inner = nest(1).await();
              log("outer");
              return ready(((Future<?>) inner.await()).await());
            }""");

    assertThat(value).isEqualTo(5);
    assertThat(log).containsExactly("nest 1", "outer", "nest 0");
  }

  private static Object run(String members) throws Throwable {
    return Transformed.of(Compiled.members(members)).run();
  }
}
