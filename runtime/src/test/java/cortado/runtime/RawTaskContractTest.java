package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.future.Future;
import cortado.future.Futures;
import cortado.future.Poll;
import cortado.runtime.TestFutures.Gate;
import cortado.sync.Mpsc;
import cortado.sync.Oneshot;
import cortado.task.JoinHandle;
import cortado.task.RawTask;
import cortado.task.Tasks;
import cortado.time.Time;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Tasks of an executor of one's own that is itself a task of a runtime.
@ParameterizedClass
@EnumSource
@Timeout(60)
class RawTaskContractTest {

  @Parameter RuntimeKind kind;

  private final BlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();
  private final Mpsc.Unbounded<RawTask<?>> due = Mpsc.unbounded();
  private AsyncRuntime runtime;

  @BeforeEach
  void build() {
    runtime = kind.builder.get().uncaught((_, failure) -> uncaught.add(failure)).build();
    runtime.spawn(TestFutures.repeat(due.receiver()::recv, this::run));
  }

  private boolean run(RawTask<?> task) {
    task.run();
    return true;
  }

  @AfterEach
  void close() {
    runtime.close();
  }

  private <T> RawTask<T> spawn(Future<T> future) {
    RawTask<T> task = RawTask.create(future, each -> assertThat(due.sender().send(each)).isTrue());
    task.schedule();
    return task;
  }

  @Test
  void task_thatSleeps_isHandedOverWhenItsTimeHasCome() {
    RawTask<Integer> task =
        spawn(TestFutures.once(() -> Time.sleep(Duration.ofMillis(1))).then(_ -> Futures.ready(1)));

    assertThat(runtime.blockOn(task.handle())).isEqualTo(1);
  }

  @Test
  void tasks_wakeEachOtherAndThoseOfTheRuntime() {
    Oneshot<Integer> there = Oneshot.create();
    Oneshot<Integer> back = Oneshot.create();
    RawTask<Boolean> task =
        spawn(there.receiver().then(number -> Futures.ready(back.sender().send(number + 1))));
    JoinHandle<Integer> other =
        runtime.spawn(
            TestFutures.run(() -> assertThat(there.sender().send(1)).isTrue())
                .then(_ -> back.receiver()));

    assertThat(runtime.blockOn(other)).isEqualTo(2);
    assertThat(runtime.blockOn(task.handle())).isTrue();
  }

  @Test
  void runtime_insideATask_isThatOfTheExecutor() {
    RawTask<Handle> task = spawn(_ -> Poll.ready(Handle.current()));
    RawTask<JoinHandle<Integer>> spawning = spawn(_ -> Poll.ready(Tasks.spawn(Futures.ready(2))));

    assertThat(runtime.blockOn(task.handle())).isEqualTo(runtime.handle());
    assertThat(runtime.blockOn(runtime.blockOn(spawning.handle()))).isEqualTo(2);
  }

  @Test
  void failure_thatNobodyAwaits_isReportedToTheRuntimeAfterAWhile() throws Exception {
    var failure = new IllegalStateException("boo");
    spawn(
        _ -> {
          throw failure;
        });
    // Until it has run; somebody has to run the tasks of a current-thread runtime.
    runtime.blockOn(spawn(Futures.ready(1)).handle());

    assertThat(uncaught.take()).isSameAs(failure);
  }

  @Test
  void abort_ofATaskWhoseCleanUpWaits_goesOnUntilThatHasEnded() {
    var cleanedUp = new AtomicBoolean();
    var begun = new Gate();
    RawTask<Integer> task =
        spawn(
            TestFutures.polite(
                begun::open,
                () ->
                    Time.sleep(Duration.ofMillis(1))
                        .then(_ -> TestFutures.run(() -> cleanedUp.set(true)))));

    runtime.blockOn(begun.passed());
    assertThat(runtime.blockOn(task.handle().cancelAndWait())).isEmpty();

    assertThat(cleanedUp).isTrue();
  }
}
