package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.future.Poll;
import cortado.observe.RuntimeObserver;
import cortado.observe.StuckTask;
import cortado.observe.TaskDump;
import cortado.observe.TaskInfo;
import cortado.sync.Oneshot;
import cortado.task.JoinHandle;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Who blocks a thread, whatever the scheduler.
@ParameterizedClass
@EnumSource
@Timeout(60)
class StuckContractTest {

  @Parameter RuntimeKind kind;

  private final BlockingQueue<StuckTask> stuck = new LinkedBlockingQueue<>();
  private final BlockingQueue<StuckTask> observed = new LinkedBlockingQueue<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private AsyncRuntime runtime;
  private Oneshot<Integer> end;
  private Thread driving;

  @BeforeEach
  void start() {
    runtime =
        kind.builder
            .get()
            .name("shop")
            .stuckAfter(Duration.ofMillis(10))
            .onStuck(stuck::add)
            .observer(
                new RuntimeObserver() {
                  @Override
                  public void taskStuck(StuckTask task) {
                    observed.add(task);
                  }
                })
            .build();
    end = Oneshot.create();
    driving = Thread.ofPlatform().start(() -> assertThat(runtime.blockOn(end.receiver())).isOne());
  }

  @AfterEach
  void stop() throws InterruptedException {
    release.countDown();
    assertThat(end.sender().send(1)).isTrue();
    driving.join();
    runtime.close();
  }

  /// Of some other thread, so that a current-thread runtime stays where it is driven.
  private void join(JoinHandle<?> task) {
    Object _ = runtime.handle().blockOn(task);
  }

  /// On a busy machine a task that does nothing wrong may be told of as well.
  private StuckTask reportOf(JoinHandle<?> task) throws InterruptedException {
    StuckTask report = stuck.take();
    while (report.id() != task.id()) {
      report = stuck.take();
    }
    return report;
  }

  /// Lets it go on until it is told of where it blocks.
  private StuckTask reportOf(JoinHandle<?> task, TestFutures.Stuck blocking)
      throws InterruptedException {
    StuckTask report = reportOf(task);
    while (!TestFutures.Stuck.isAt(report.line())) {
      blocking.goOn();
      report = reportOf(task);
    }
    return report;
  }

  @Test
  void taskThatBlocksItsThread_isToldWithItsLine() throws InterruptedException {
    var blocking = new TestFutures.Stuck();
    JoinHandle<Void> task = runtime.spawn(blocking);

    StuckTask report = reportOf(task, blocking);

    assertThat(report.runtime()).isEqualTo("shop");
    assertThat(report.since()).isGreaterThanOrEqualTo(Duration.ofMillis(10));
    assertThat(report.line().getMethodName()).isEqualTo("poll");
    assertThat(observed).extracting(StuckTask::id).contains(task.id());
    if (kind == RuntimeKind.CURRENT_THREAD) {
      assertThat(report.thread()).isSameAs(driving);
    }
    blocking.end();
    join(task);
  }

  @Test
  void taskThatIsStuck_isToldOncePerPoll() throws InterruptedException {
    var polls = new AtomicInteger();
    var second = new CountDownLatch(1);
    JoinHandle<Integer> task =
        runtime.spawn(
            TestFutures.poll(
                context -> {
                  if (polls.incrementAndGet() == 1) {
                    release.await();
                    context.wakeLater();
                    return Poll.pending();
                  }
                  second.await();
                  return Poll.ready(polls.get());
                }));

    StuckTask _ = reportOf(task);
    release.countDown();
    StuckTask _ = reportOf(task);
    second.countDown();
    join(task);

    assertThat(observed).filteredOn(report -> report.id() == task.id()).hasSize(2);
    assertThat(stuck).noneMatch(report -> report.id() == task.id());
  }

  @Test
  void taskThatIsStuck_isDumpedAsSuch() throws InterruptedException {
    var blocking = new TestFutures.Stuck();
    JoinHandle<Void> task = runtime.spawn(blocking);
    StuckTask report = reportOf(task, blocking);

    TaskDump dump = runtime.dump();
    blocking.end();

    TaskInfo info =
        dump.tasks().stream().filter(each -> each.id() == task.id()).findFirst().orElseThrow();
    assertThat(info.state()).isEqualTo(TaskInfo.State.STUCK);
    assertThat(info.thread()).isEqualTo(report.thread().getName());
    assertThat(info.polls()).isPositive();
    assertThat(info.stack()).anyMatch(TestFutures.Stuck::isAt);
    assertThat(dump.toString())
        .contains("task " + task.id() + ", stuck on thread '" + info.thread() + "'");
  }
}
