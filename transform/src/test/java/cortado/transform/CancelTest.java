package cortado.transform;

import static cortado.transform.Leaves.log;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Waker;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What runs when a suspended async function is cancelled.
class CancelTest {

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
  }

  private static Future<Object> suspended(String members) throws Throwable {
    Future<Object> future = Transformed.of(Compiled.members(members)).future("run");
    assertThat(future.poll(new Context(Waker.noop())).isReady()).isFalse();
    return future;
  }

  @Test
  void nestedFunctions_cancelled_closeInnermostFirst() throws Throwable {
    suspended(
            """
            static Future<Integer> inner() {
              return async(() -> {
                try (var r = new Resource("inner")) { return never("leaf").await(); }
                finally { log("inner finally"); }
              });
            }
            static Future<Integer> run() {
              return async(() -> {
                try (var r = new Resource("outer")) {
                  try { return inner().await(); }
                  catch (Exception e) { log("caught " + e); return 0; }
                  finally { log("outer finally"); }
                }
              });
            }""")
        .cancel();

    assertThat(log)
        .containsExactly(
            "open outer",
            "open inner",
            "cancel leaf",
            "close inner",
            "inner finally",
            "outer finally",
            "close outer");
    assertThat(reports).isEmpty();
  }

  @Test
  void catchThrowable_cancelled_isPassedBy() throws Throwable {
    suspended(
            """
            @Async static Future<Integer> run() {
              try { return ready(never("x").await()); }
              catch (Throwable t) { log("swallowed " + t); return ready(1); }
              finally { log("finally"); }
            }""")
        .cancel();

    assertThat(log).containsExactly("cancel x", "finally");
  }

  @Test
  void catchThrowable_ordinaryFailure_isCaught() throws Throwable {
    Object value =
        Transformed.of(
                Compiled.members(
                    """
                    static Future<String> run() {
                      return async(() -> {
                        try { later(1).await(); throw new Error("e"); }
                        catch (Throwable t) { return "caught " + t + later("!").await(); }
                      });
                    }"""))
            .run();

    assertThat(value).isEqualTo("caught java.lang.Error: e!");
  }

  @Test
  void retryLoop_cancelled_ends() throws Throwable {
    suspended(
            """
            static Future<Integer> run() {
              return async(() -> {
                for (int i = 0; ; i++) {
                  try { return never("try" + i).await(); } catch (Throwable t) { log("retry"); }
                }
              });
            }""")
        .cancel();

    assertThat(log).containsExactly("cancel try0");
  }

  @Test
  void awaitInFinally_cancelled_proceedsWhileReadyOnly() throws Throwable {
    suspended(
            """
            static Future<Integer> run() {
              return async(() -> {
                try { return never("x").await(); }
                finally {
                  log("first");
                  ready(1).await();
                  log("after ready");
                  later("flush").await();
                  log("after pending");
                }
              });
            }""")
        .cancel();

    assertThat(log).containsExactly("cancel x", "first", "after ready", "cancel flush");
    assertThat(reports).isEmpty();
  }

  @Test
  void finallyThatSuspends_cancelled_leavesOuterFinallyToRun() throws Throwable {
    suspended(
            """
            static Future<Integer> run() {
              return async(() -> {
                try {
                  try { return never("x").await(); }
                  finally { never("slow").await(); log("not reached"); }
                } finally { log("outer"); }
              });
            }""")
        .cancel();

    assertThat(log).containsExactly("cancel x", "cancel slow", "outer");
  }

  @Test
  void finallyThatThrows_cancelled_isReported() throws Throwable {
    suspended(
            """
            static Future<Integer> run() {
              return async(() -> {
                try { return never("x").await(); }
                finally { if (log != null) throw new IllegalStateException("from finally"); }
              });
            }""")
        .cancel();

    assertThat(reports).containsExactly("java.lang.IllegalStateException: from finally");
  }

  @Test
  void finallyThatReturns_cancelled_isDiscarded() throws Throwable {
    Future<Object> future =
        suspended(
            """
            @SuppressWarnings("finally")
            static Future<Integer> run() {
              return async(() -> {
                try { return never("x").await(); } finally { log("finally"); return 5; }
              });
            }""");

    future.cancel();

    assertThat(log).containsExactly("cancel x", "finally");
    assertThatThrownBy(() -> future.poll(new Context(Waker.noop())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("future was polled after it had completed");
  }

  @Test
  void cleanUpWithoutEnd_cancelled_isAbandonedAndReported() throws Throwable {
    Future<Object> future =
        suspended(
            """
            static Future<Integer> run() {
              return async(() -> {
                while (true) { try { never("evil").await(); } finally { continue; } }
              });
            }""");

    future.cancel();

    assertThat(reports)
        .singleElement()
        .asString()
        .contains("clean-up of a cancelled future did not end");
    assertThatThrownBy(() -> future.poll(new Context(Waker.noop())))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void catchesOfAllKinds_cancelled_arePassedBy() throws Throwable {
    suspended(
            """
            @Async static Future<Integer> run() {
              Throwable kept = null;
              try {
                try { never("x").await(); }
                catch (RuntimeException | Error e) { log("caught " + e); }
                catch (Throwable t) { throw new RuntimeException(t); }
              } catch (Exception e) { log("caught " + e); }
              catch (Throwable t) { kept = t; }
              finally { log("kept " + kept); }
              return ready(1);
            }""")
        .cancel();

    assertThat(log).containsExactly("cancel x", "kept null");
  }

  @Test
  void childThatCancelsItsParent_cancelled_unwindsOnce() throws Throwable {
    suspended(
            """
            static Future<Integer> me;
            static Future<Integer> run() {
              return me = async(() -> {
                try {
                  return new Future<Integer>() {
                    public Poll<Integer> poll(Context context) { return Poll.pending(); }
                    public void cancel() { log("child"); me.cancel(); }
                  }.await();
                } finally { log("finally"); }
              });
            }""")
        .cancel();

    assertThat(log).containsExactly("child", "finally");
    assertThat(reports).isEmpty();
  }

  @Test
  void future_neverPolled_runsNothing() {
    Future<Object> future =
        Transformed.of(
                Compiled.members(
                    """
                    @Async static Future<Void> run() {
                      log("ran");
                      try (var r = new Resource("r")) { never("x").await(); }
                      return done();
                    }"""))
            .future("run");

    future.cancel();

    assertThat(log).isEmpty();
  }

  @Test
  void completedFuture_cancelled_keepsItsValue() throws Throwable {
    Future<Object> future =
        Transformed.of(
                Compiled.members("@Async static Future<Integer> run() { return ready(42); }"))
            .future("run");
    var answer = future.poll(new Context(Waker.noop()));

    future.cancel();

    assertThat(answer).isInstanceOf(cortado.future.Ready.class);
    assertThat(((cortado.future.Ready<Object>) answer).value()).isEqualTo(42);
  }
}
