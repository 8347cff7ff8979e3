package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Future;
import cortado.future.Futures;
import cortado.future.Poll;
import cortado.observe.RuntimeObserver;
import cortado.task.JoinHandle;
import cortado.task.TaskAbortedException;
import cortado.task.TaskIdentity;
import cortado.task.Tasks;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Names and numbers of tasks, and how to end one, whatever runs them.
@ParameterizedClass
@EnumSource
@Timeout(60)
class TaskContractTest {

  @Parameter RuntimeKind kind;

  private final BlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();
  private AsyncRuntime runtime;

  private RuntimeBuilder builder() {
    return kind.builder.get().uncaught((_, failure) -> uncaught.add(failure));
  }

  private AsyncRuntime runtime() {
    if (runtime == null) {
      runtime = builder().build();
    }
    return runtime;
  }

  @AfterEach
  void close() {
    runtime().close();
    assertThat(uncaught).isEmpty();
  }

  /// Runs `body` inside the runtime, and awaits the future it makes.
  private <T> T inside(Supplier<Future<T>> body) {
    return runtime().blockOn(Futures.ready(0).then(_ -> body.get()));
  }

  private static <T> Future<T> now(Supplier<T> value) {
    return _ -> Poll.ready(value.get());
  }

  @Test
  void current_inATask_isThatTask() {
    JoinHandle<TaskIdentity> task =
        runtime()
            .spawn(
                TestFutures.then(
                    TestFutures.yielding(3), now(() -> Tasks.current().orElseThrow())));

    assertThat(runtime().blockOn(task)).isEqualTo(new TaskIdentity(task.id(), null));
  }

  @Test
  void currentId_ofTasksInTurn_isEachOnesOwn() {
    List<JoinHandle<Boolean>> tasks = new ArrayList<>();
    for (int number = 0; number < 100; number++) {
      tasks.add(
          runtime()
              .spawn(
                  now(Tasks::currentId)
                      .then(
                          before ->
                              TestFutures.yielding(5).map(_ -> Tasks.currentId() == before))));
    }

    assertThat(runtime().blockOn(Futures.join(tasks))).doesNotContain(false);
  }

  @Test
  void current_inATaskThatIsBeingAborted_isThatTask() {
    var seen = new LinkedBlockingQueue<Long>();
    JoinHandle<Integer> task =
        runtime().spawn(TestFutures.pendingUntilCancelled(() -> seen.add(Tasks.currentId())));

    assertThat(runtime().blockOn(task.cancelAndWait())).isEmpty();

    assertThat(seen).containsExactly(task.id());
  }

  @Test
  void current_outsideOfTasks_isEmpty() throws Exception {
    assertThat(Tasks.current()).isEmpty();
    assertThat(runtime().blockOn(now(Tasks::current))).isEmpty();
    Optional<TaskIdentity> inJob = runtime().blockOn(runtime().spawnBlocking(Tasks::current));
    assertThat(inJob).isEmpty();
    assertThatThrownBy(Tasks::currentId)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("call currentId() from a task");
  }

  @Test
  void name_isSeenByTheTaskAndInMessages() {
    JoinHandle<Optional<TaskIdentity>> task =
        inside(() -> Futures.ready(Tasks.builder().name("reader").spawn(now(Tasks::current))));

    assertThat(runtime().blockOn(task)).contains(new TaskIdentity(task.id(), "reader"));
    assertThat(task).hasToString("task " + task.id() + " 'reader'");
  }

  @Test
  void name_ofAnAbortedTask_isInTheFailure() {
    JoinHandle<Integer> task =
        inside(() -> Futures.ready(Tasks.builder().name("reader").spawn(Futures.pending())));
    task.abort();

    assertThatThrownBy(() -> runtime().blockOn(task))
        .isInstanceOf(TaskAbortedException.class)
        .hasMessage("task " + task.id() + " 'reader' was aborted");
  }

  @Test
  void name_ofABlockingJob_isInMessagesAndDumps() throws Exception {
    var started = new CountDownLatch(1);
    JoinHandle<Integer> job =
        inside(
            () ->
                Futures.ready(
                    Tasks.builder()
                        .name("indexer")
                        .spawnBlocking(
                            () -> {
                              started.countDown();
                              new CountDownLatch(1).await();
                              return 1;
                            })));
    started.await();

    assertThat(runtime().dump().jobs())
        .singleElement()
        .satisfies(each -> assertThat(each.name()).isEqualTo("indexer"));
    assertThat(runtime().dump().toString())
        .containsPattern("blocking job %d 'indexer'(, \\w+ old)? on".formatted(job.id()));
    job.abort();
    assertThatThrownBy(() -> runtime().blockOn(job))
        .isInstanceOf(TaskAbortedException.class)
        .hasMessage("blocking job " + job.id() + " 'indexer' was aborted");
  }

  @Test
  void name_isToldToTheObserver() {
    var names = new LinkedBlockingQueue<String>();
    runtime =
        builder()
            .observer(
                new RuntimeObserver() {
                  @Override
                  public void taskSpawned(long id, String name) {
                    names.add("spawned " + name);
                  }

                  @Override
                  public void taskCompleted(long id, String name) {
                    names.add("completed " + name);
                  }
                })
            .build();

    inside(() -> Tasks.builder().name("reader").spawn(Futures.ready(1)));

    assertThat(names).containsExactly("spawned reader", "completed reader");
  }

  @Test
  void cleanUpLimit_ofATask_isItsOwn() {
    var suspended = new CountDownLatch(1);
    Future<Integer> future = TestFutures.polite(suspended::countDown, Futures::pending);
    JoinHandle<Integer> task =
        inside(
            () ->
                Futures.ready(
                    Tasks.builder().cleanUpLimit(Duration.ofMillis(5)).name("slow").spawn(future)));
    runtime().blockOn(TestFutures.repeat(Tasks::yieldNow, _ -> suspended.getCount() > 0));

    assertThat(runtime().blockOn(task.cancelAndWait())).isEmpty();

    assertThat(uncaught)
        .singleElement()
        .extracting(Throwable::getMessage)
        .isEqualTo(
            "clean-up of task %d 'slow' did not end within PT0.005S and was cut short"
                .formatted(task.id()));
    uncaught.clear();
  }

  @Test
  void spawnIn_aScope_isAwaitedByIt() {
    Optional<TaskIdentity> seen =
        inside(
            () ->
                Tasks.scope(
                    scope -> Tasks.builder().name("child").spawnIn(scope, now(Tasks::current))));

    assertThat(seen.map(TaskIdentity::name)).contains("child");
  }

  @Test
  void cancelAndWait_ofATaskThatWasFaster_givesItsValue() {
    JoinHandle<Integer> task = runtime().spawn(Futures.ready(3));
    runtime().blockOn(TestFutures.repeat(Tasks::yieldNow, _ -> !task.isFinished()));

    assertThat(runtime().blockOn(task.cancelAndWait())).contains(3);
  }

  @Test
  void cancelAndWait_ofATaskThatHasFailed_failsWithThat() {
    var failure = new IOException("broken");
    JoinHandle<Integer> task =
        runtime()
            .spawn(
                TestFutures.poll(
                    _ -> {
                      throw failure;
                    }));
    runtime().blockOn(TestFutures.repeat(Tasks::yieldNow, _ -> !task.isFinished()));

    assertThatThrownBy(() -> runtime().blockOn(task.cancelAndWait())).isSameAs(failure);
  }

  @Test
  void cancelAndWait_unpolled_abortsNothing() {
    JoinHandle<Integer> task = runtime().spawn(TestFutures.yielding(2));

    Future<Optional<Integer>> _ = task.cancelAndWait();

    assertThat(runtime().blockOn(task)).isEqualTo(3);
  }

  @Test
  void cancelAndWait_waitsForCleanUpThatWaits() {
    var log = new LinkedBlockingQueue<String>();
    var suspended = new CountDownLatch(1);
    Future<Integer> polite =
        TestFutures.polite(
            suspended::countDown, () -> TestFutures.yielding(7).map(_ -> log.add("left")));
    JoinHandle<Integer> task = runtime().spawn(polite);
    runtime().blockOn(TestFutures.repeat(Tasks::yieldNow, _ -> suspended.getCount() > 0));

    assertThat(runtime().blockOn(task.cancelAndWait())).isEmpty();

    assertThat(log).containsExactly("left");
  }
}
