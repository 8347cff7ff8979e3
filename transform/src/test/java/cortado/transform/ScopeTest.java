package cortado.transform;

import static cortado.transform.Leaves.log;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Future;
import cortado.runtime.AsyncRuntime;
import cortado.task.JoinHandle;
import cortado.task.TaskAbortedException;
import cortado.task.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Scopes and aborted tasks as users write them.
@Timeout(60)
class ScopeTest {

  private final AsyncRuntime runtime = AsyncRuntime.currentThread().build();

  @BeforeEach
  void clearLog() {
    log.clear();
  }

  @AfterEach
  void close() {
    runtime.close();
  }

  private static Future<Object> future(String members) {
    return Transformed.of(Compiled.members(members)).future("run");
  }

  @Test
  void scope_ofABlock_awaitsItsTasks() {
    Future<Object> future =
        future(
            """
            static Future<Integer> slow(int value) {
              return async(() -> {
                cortado.task.Tasks.yieldNow().await();
                return value;
              });
            }
            @Async static Future<Integer> run() {
              int sum = cortado.task.Tasks.scope(scope -> async(() -> {
                var left = scope.spawn(slow(1));
                var right = scope.spawn(slow(2));
                return left.await() + right.await();
              })).await();
              return ready(sum);
            }""");

    assertThat(runtime.blockOn(future)).isEqualTo(3);
  }

  /// The exception that the block declares is the one that has to be caught, and no other.
  @Test
  void scope_ofABlockThatFails_declaresWhatItDeclares() {
    Future<Object> future =
        future(
            """
            static Future<Integer> broken() throws java.io.IOException {
              return async(() -> {
                cortado.task.Tasks.yieldNow().await();
                throw new java.io.IOException("broken");
              });
            }
            static Future<String> run() {
              return async(() -> {
                try {
                  return cortado.task.Tasks.scope(scope -> async(() -> {
                    scope.spawn(other());
                    return "" + scope.spawn(broken()).await();
                  })).await();
                } catch (java.io.IOException e) { return e.getMessage(); }
              });
            }
            static Future<Void> other() {
              return async(() -> {
                try { never("x").await(); }
                finally { cortado.task.Tasks.yieldNow().await(); log("other has left"); }
              });
            }""");

    assertThat(runtime.blockOn(future)).isEqualTo("broken");
    assertThat(log).containsExactly("cancel x", "other has left");
  }

  @Test
  void connection_ofAnAbortedTask_saysGoodbye() {
    Transformed host =
        Transformed.of(
            Compiled.members(
                """
                static final cortado.io.Duplex pipe = cortado.io.Duplex.create(4);
                @Async static Future<Integer> serve() {
                  return ready(never("request").await());
                }
                static Future<Integer> run() throws Exception {
                  return async(() -> {
                    try (var end = pipe.left()) {
                      try { return serve().await(); }
                      catch (Throwable t) { log("caught"); return 0; }
                      finally {
                        // More than the pipe takes at once.
                        end.writeAll(java.nio.ByteBuffer.wrap("goodbye".getBytes())).await();
                      }
                    }
                  });
                }
                static Future<String> peer() throws Exception {
                  return async(() -> {
                    var buffer = java.nio.ByteBuffer.allocate(100);
                    while (pipe.right().read(buffer).await() >= 0) {}
                    return new String(buffer.array(), 0, buffer.position());
                  });
                }"""));
    JoinHandle<Object> task = runtime.spawn(host.future("run"));
    runtime.blockOn(Tasks.yieldNow());
    task.abort();

    assertThat(runtime.blockOn(host.future("peer"))).isEqualTo("goodbye");
    assertThatThrownBy(() -> runtime.blockOn(task)).isInstanceOf(TaskAbortedException.class);
    assertThat(log).containsExactly("cancel request");
  }

  /// The report says where the clean-up was waiting.
  @Test
  void cleanUpThatDoesNotEnd_isReportedWithTheAwaitItIsAt() {
    var reported = new ArrayList<Throwable>();
    try (var impatient =
        AsyncRuntime.currentThread()
            .cleanUpLimit(Duration.ofMillis(5))
            .uncaught((_, failure) -> reported.add(failure))
            .build()) {
      JoinHandle<Object> task =
          impatient.spawn(
              future(
                  """
                  static Future<Integer> slow() { return async(() -> never("slow").await()); }
                  static Future<Integer> inner() {
                    return async(() -> {
                      try { return never("x").await(); } finally { slow().await(); }
                    });
                  }
                  static Future<Integer> run() { return async(() -> inner().await()); }"""));
      impatient.blockOn(Tasks.yieldNow());
      task.abort();

      assertThatThrownBy(() -> impatient.blockOn(task)).isInstanceOf(TaskAbortedException.class);
    }

    assertThat(log).containsExactly("cancel x", "cancel slow");
    assertThat(reported).singleElement().isInstanceOf(IllegalStateException.class);
    assertThat(reported.getFirst().getStackTrace())
        .extracting(StackTraceElement::getMethodName)
        .containsExactly("slow", "inner", "run");
  }
}
