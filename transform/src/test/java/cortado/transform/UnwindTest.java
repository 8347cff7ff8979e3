package cortado.transform;

import static cortado.transform.Leaves.log;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Cancelled;
import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Unwinding;
import cortado.future.Waker;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What runs when a suspended async function is cancelled by somebody who waits for its clean-up.
class UnwindTest {

  private static final String GOODBYE =
      """
      static Future<Integer> goodbye(String name) {
        return async(() -> {
          log("begin " + name);
          later(name, 2).await();
          log("end " + name);
          return 1;
        });
      }
      """;

  private final Context context = new Context(Waker.noop());
  private final List<String> reports = new ArrayList<>();

  @BeforeEach
  void collectReports() {
    log.clear();
    Thread.currentThread()
        .setUncaughtExceptionHandler((_, failure) -> reports.add(failure.toString()));
  }

  @AfterEach
  void stopCollecting() {
    Thread.currentThread().setUncaughtExceptionHandler(null);
    assertThat(log).doesNotContain("caught");
  }

  /// Begins to cancel `run()` of a class once it is suspended.
  private Unwinding unwinding(String members) throws Throwable {
    Future<Object> future = Transformed.of(Compiled.members(GOODBYE + members)).future("run");
    assertThat(future.poll(context).isReady()).isFalse();
    return future.beginCancel(context);
  }

  /// Polls to the end, and counts how often it waited.
  private int waits(Unwinding unwinding) {
    for (int waits = 0; waits < 1_000; waits++) {
      try {
        assertThat(unwinding.poll(context).isReady()).isFalse();
      } catch (Cancelled _) {
        return waits;
      }
    }
    throw new AssertionError("clean-up does not end");
  }

  @Test
  void cleanUpThatWaits_isPolledToItsEnd() throws Throwable {
    Unwinding unwinding =
        unwinding(
            """
            static Future<Integer> run() {
              return async(() -> {
                try { return never("leaf").await(); }
                catch (Throwable t) { log("caught"); return 0; }
                finally { goodbye("a").await(); log("said"); }
              });
            }""");

    assertThat(log).containsExactly("cancel leaf");
    assertThat(waits(unwinding)).isEqualTo(2);
    assertThat(log).containsExactly("cancel leaf", "begin a", "end a", "said");
    assertThat(reports).isEmpty();
  }

  @Test
  void nestedFunctions_cleanUpInnermostFirst() throws Throwable {
    Unwinding unwinding =
        unwinding(
            """
            static Future<Integer> inner() {
              return async(() -> {
                try (var r = new Resource("inner")) {
                  return never("leaf").await();
                } finally { goodbye("inner").await(); }
              });
            }
            @Async static Future<Integer> middle() {
              try { return ready(inner().await()); }
              catch (Throwable t) { log("caught"); return ready(0); }
              finally { goodbye("middle").await(); log("middle"); }
            }
            static Future<Integer> run() {
              return async(() -> {
                try { return middle().await() + 1; }
                catch (Exception e) { log("caught"); return 0; }
                finally { log("outer"); }
              });
            }""");

    assertThat(waits(unwinding)).isEqualTo(4);
    assertThat(log)
        .containsExactly(
            "open inner",
            "cancel leaf",
            "close inner",
            "begin inner",
            "end inner",
            "begin middle",
            "end middle",
            "middle",
            "outer");
    assertThat(reports).isEmpty();
  }

  @Test
  void cleanUpOfJoinedFunctions_runsConcurrently() throws Throwable {
    Unwinding unwinding =
        unwinding(
            """
            static Future<Integer> part(String name) {
              return async(() -> {
                try { return never(name).await(); } finally { goodbye(name).await(); }
              });
            }
            static Future<Integer> run() {
              return async(() -> {
                try { return join(part("a"), part("b")).await().first(); }
                finally { log("joined"); }
              });
            }""");

    assertThat(waits(unwinding)).isEqualTo(2);
    assertThat(log).contains("end a", "end b").endsWith("joined");
    assertThat(log.indexOf("begin b")).isLessThan(log.indexOf("end a"));
  }

  @Test
  void cleanUpThatFails_isReportedAndUnwindingGoesOn() throws Throwable {
    Unwinding unwinding =
        unwinding(
            """
            static Future<Integer> inner() {
              return async(() -> {
                try { return never("leaf").await(); }
                finally { goodbye("a").await(); throw new IllegalStateException("broken"); }
              });
            }
            static Future<Integer> run() {
              return async(() -> {
                try { return inner().await(); }
                catch (RuntimeException e) { log("caught"); return 0; }
                finally { log("outer"); }
              });
            }""");

    assertThat(waits(unwinding)).isEqualTo(2);
    assertThat(log).endsWith("end a", "outer");
    assertThat(reports).containsExactly("java.lang.IllegalStateException: broken");
  }

  @Test
  void valueReturnedInFinally_isDiscarded() throws Throwable {
    Unwinding unwinding =
        unwinding(
            """
            @SuppressWarnings("finally")
            static Future<Integer> inner() {
              return async(() -> {
                try { return never("leaf").await(); }
                finally { goodbye("a").await(); return 1; }
              });
            }
            static Future<Integer> run() {
              return async(() -> { int value = inner().await(); log("went on"); return value; });
            }""");

    assertThat(waits(unwinding)).isEqualTo(2);
    assertThat(log).containsExactly("cancel leaf", "begin a", "end a");
  }

  @Test
  void cleanUpThatAwaitsSeveralTimes_proceedsThroughAll() throws Throwable {
    Unwinding unwinding =
        unwinding(
            """
            static Future<Integer> run() {
              return async(() -> {
                try { return never("leaf").await(); }
                finally { for (int i = 0; i < 40; i++) { later(i, 1).await(); } log("done"); }
              });
            }""");

    assertThat(waits(unwinding)).isEqualTo(40);
    assertThat(log).containsExactly("cancel leaf", "done");
    assertThat(reports).isEmpty();
  }

  @Test
  void cleanUpThatIsCut_endsAsACancelWould() throws Throwable {
    Unwinding unwinding =
        unwinding(
            """
            static Future<Integer> run() {
              return async(() -> {
                try {
                  try { return never("leaf").await(); }
                  finally { never("slow").await(); log("not reached"); }
                } finally { log("outer"); }
              });
            }""");
    assertThat(unwinding.poll(context).isReady()).isFalse();

    unwinding.cancel();

    assertThat(log).containsExactly("cancel leaf", "cancel slow", "outer");
    assertThatThrownBy(() -> unwinding.poll(context)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void cleanUpThatIsCutBeforeItBegan_runsAsFarAsItCan() throws Throwable {
    Unwinding unwinding =
        unwinding(
            """
            static Future<Integer> inner() {
              return async(() -> {
                try { return never("leaf").await(); } finally { log("inner"); }
              });
            }
            static Future<Integer> run() {
              return async(() -> {
                try { return inner().await(); } finally { log("outer"); }
              });
            }""");

    unwinding.cancel();

    assertThat(log).containsExactly("cancel leaf", "inner", "outer");
  }

  @Test
  void functionThatHasNotBegun_isDiscardedAtOnce() throws Throwable {
    Future<Object> future =
        Transformed.of(
                Compiled.members(
                    "static Future<Integer> run() { return async(() -> never(\"x\").await()); }"))
            .future("run");

    assertThat(future.beginCancel(context)).isNull();

    assertThat(log).isEmpty();
  }

  /// What is too deep for the stack is cancelled at once, and its clean-up cut where it waits.
  @Test
  void longChain_unwindsInnermostFirst() throws Throwable {
    Unwinding unwinding =
        unwinding(
            """
            @Async static Future<Integer> down(int n) {
              try { return ready(n == 0 ? never("leaf").await() : down(n - 1).await()); }
              finally { log(n); later(n, 1).await(); log("end " + n); }
            }
            static Future<Integer> run() { return down(10_000); }""");

    assertThat(waits(unwinding)).isBetween(100, 256);
    assertThat(log).startsWith("cancel leaf", "0", "cancel 0", "1", "cancel 1");
    assertThat(log).endsWith("9999", "end 9999", "10000", "end 10000");
    assertThat(log.stream().filter(entry -> entry.matches("\\d+")))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(0, 10_000).mapToObj(String::valueOf).toList());
    assertThat(reports).isEmpty();
  }
}
