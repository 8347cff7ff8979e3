package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Futures;
import cortado.future.Poll;
import cortado.observe.RuntimeObserver;
import cortado.task.JoinHandle;
import cortado.task.TaskAbortedException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What an observer hears, whatever the scheduler.
@ParameterizedClass
@EnumSource
@Timeout(60)
class ObserverContractTest {

  @Parameter RuntimeKind kind;

  private final List<String> heard = new CopyOnWriteArrayList<>();
  private final List<Throwable> uncaught = new CopyOnWriteArrayList<>();

  private AsyncRuntime runtimeWith(RuntimeObserver observer) {
    return kind.builder
        .get()
        .observer(observer)
        .uncaught((_, failure) -> uncaught.add(failure))
        .build();
  }

  @Test
  void task_thatCompletes_isHeardFromBeforeItsHandleIsReady() {
    try (AsyncRuntime runtime = runtimeWith(new Listening(heard))) {
      JoinHandle<Integer> task = runtime.spawn(Futures.ready(1));
      assertThat(runtime.blockOn(task)).isEqualTo(1);

      assertThat(heard).containsExactly("spawned " + task.id(), "completed " + task.id());
    }
  }

  @Test
  void task_thatFails_isHeardFromWithItsFailure() {
    try (AsyncRuntime runtime = runtimeWith(new Listening(heard))) {
      JoinHandle<Integer> task =
          runtime.spawn(
              TestFutures.poll(
                  _ -> {
                    throw new IllegalStateException("boo");
                  }));
      assertThatThrownBy(() -> runtime.blockOn(task)).hasMessage("boo");

      assertThat(heard).containsExactly("spawned " + task.id(), "failed " + task.id() + " boo");
    }
  }

  @Test
  void task_thatIsAborted_isHeardFrom() {
    try (AsyncRuntime runtime = runtimeWith(new Listening(heard))) {
      JoinHandle<Integer> task = runtime.spawn(Futures.pending());
      task.abort();
      assertThatThrownBy(() -> runtime.blockOn(task)).isInstanceOf(TaskAbortedException.class);

      assertThat(heard).containsExactly("spawned " + task.id(), "aborted " + task.id());
    }
  }

  @Test
  void task_thatItsRuntimeOutlivesNot_isHeardFrom() {
    JoinHandle<Integer> task;
    try (AsyncRuntime runtime = runtimeWith(new Listening(heard))) {
      task = runtime.spawn(Futures.pending());
    }

    assertThat(heard).containsExactly("spawned " + task.id(), "aborted " + task.id());
  }

  @Test
  void observer_thatThrows_isReportedAndHarmsNobody() {
    try (AsyncRuntime runtime = runtimeWith(new Throwing())) {
      JoinHandle<Integer> task = runtime.spawn(Futures.ready(1));

      assertThat(runtime.blockOn(task)).isEqualTo(1);
      assertThat(uncaught).extracting(Throwable::getMessage).containsExactly("in", "out");
    }
  }

  @Test
  void poll_isHeardFromOnItsThread_beforeAndAfter() {
    var listening =
        new RuntimeObserver() {
          @Override
          public void pollBegins(long id, @Nullable String name) {
            heard.add("begins " + id + " " + Thread.currentThread().threadId());
          }

          @Override
          public void pollEnds(long id, @Nullable String name) {
            heard.add("ends " + id + " " + Thread.currentThread().threadId());
          }
        };
    try (AsyncRuntime runtime = runtimeWith(listening)) {
      JoinHandle<Integer> task =
          runtime.spawn(
              TestFutures.poll(
                  context -> {
                    heard.add("polled");
                    if (heard.size() < 4) {
                      context.wakeLater();
                      return Poll.pending();
                    }
                    throw new IllegalStateException("boo");
                  }));
      assertThatThrownBy(() -> runtime.blockOn(task)).hasMessage("boo");

      assertThat(heard).hasSize(6);
      for (int poll = 0; poll < 6; poll += 3) {
        assertThat(heard.get(poll)).startsWith("begins " + task.id() + " ");
        assertThat(heard.get(poll + 1)).isEqualTo("polled");
        assertThat(heard.get(poll + 2)).isEqualTo(heard.get(poll).replace("begins", "ends"));
      }
    }
  }

  @Test
  void delayOfAPoll_isHeardFromBeforeIt_whereItIsMeasured() {
    var listening =
        new RuntimeObserver() {
          @Override
          public void pollDelayed(long id, @Nullable String name, Duration delay) {
            assertThat(delay).isGreaterThanOrEqualTo(Duration.ZERO);
            heard.add("delayed " + id);
          }

          @Override
          public void pollBegins(long id, @Nullable String name) {
            heard.add("begins " + id);
          }

          @Override
          public void taskCompleted(long id, @Nullable String name) {
            heard.add("completed " + id);
          }
        };
    try (AsyncRuntime runtime = kind.builder.get().observer(listening).pollTimes(true).build()) {
      JoinHandle<Integer> task = runtime.spawn(TestFutures.yielding(1));
      assertThat(runtime.blockOn(task)).isEqualTo(2);

      String poll = "delayed %1$d, begins %1$d, ".formatted(task.id());
      assertThat(String.join(", ", heard)).isEqualTo(poll + poll + "completed " + task.id());
    }
    heard.clear();
    try (AsyncRuntime runtime = runtimeWith(listening)) {
      assertThat(runtime.blockOn(runtime.spawn(TestFutures.yielding(1)))).isEqualTo(2);

      assertThat(heard).noneMatch(event -> event.startsWith("delayed"));
    }
  }

  private static final class Throwing implements RuntimeObserver {

    @Override
    public void taskSpawned(long id, @Nullable String name) {
      throw new IllegalStateException("in");
    }

    @Override
    public void taskCompleted(long id, @Nullable String name) {
      throw new IllegalStateException("out");
    }
  }
}
