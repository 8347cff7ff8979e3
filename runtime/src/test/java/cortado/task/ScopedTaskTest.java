package cortado.task;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.future.Context;
import cortado.future.Poll;
import cortado.future.Waker;
import cortado.runtime.internal.task.TaskOptions;
import cortado.testing.Polled;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ScopedTaskTest {

  private final TaskScope scope = new TaskScope(new TasksByHand(), TaskOptions.NONE);
  private final ScopedTask<Integer> child = new ScopedTask<>(scope);

  /// A handle whose polls take as long as they are told to.
  private static final class SlowHandle implements JoinHandle<Integer> {

    final CountDownLatch inside = new CountDownLatch(1);
    final CountDownLatch gate = new CountDownLatch(1);
    final AtomicInteger polls = new AtomicInteger();
    final AtomicInteger aborts = new AtomicInteger();
    volatile Waker waker = Waker.noop();
    volatile boolean ended;

    @Override
    public Poll<Integer> poll(Context context) throws InterruptedException {
      polls.incrementAndGet();
      waker = context.waker();
      Poll<Integer> answer = ended ? Poll.ready(7) : Poll.pending();
      inside.countDown();
      gate.await();
      return answer;
    }

    @Override
    public void cancel() {}

    @Override
    public void abort() {
      aborts.incrementAndGet();
    }

    @Override
    public boolean isFinished() {
      return ended;
    }

    @Override
    public long id() {
      return 5;
    }
  }

  @Test
  void handle_whoseTaskIsBeingLookedAt_holdsUpNobody() throws Exception {
    var handle = new SlowHandle();
    Thread spawning = Thread.ofPlatform().start(() -> child.start(handle));
    handle.inside.await();

    // Each of these would wait for the gate, which this thread opens.
    child.abort();
    assertThat(child.isFinished()).isFalse();
    assertThat(child.id()).isEqualTo(5);
    assertThat(child.toString()).isNotEmpty();
    assertThat(Polled.of(child).poll().isReady()).isFalse();
    handle.ended = true;
    handle.waker.wake();
    handle.gate.countDown();
    spawning.join();

    assertThat(handle.aborts).hasValue(1);
    assertThat(handle.polls).hasValue(2);
    assertThat(Polled.of(child).pollValue()).isEqualTo(7);
  }

  @Test
  void wakesAfterTheEnd_areIgnored() {
    var handle = new SlowHandle();
    handle.gate.countDown();
    handle.ended = true;

    child.start(handle);
    handle.waker.wake();

    assertThat(handle.polls).hasValue(1);
    assertThat(Polled.of(child).pollValue()).isEqualTo(7);
  }

  @Test
  void wakeBeforeTheStart_isNotNeeded() {
    var handle = new SlowHandle();
    handle.gate.countDown();
    child.wake();

    child.start(handle);
    assertThat(Polled.of(child).poll().isReady()).isFalse();
    handle.ended = true;
    handle.waker.wake();

    assertThat(Polled.of(child).pollValue()).isEqualTo(7);
  }
}
