package cortado.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Ready;
import cortado.future.Waker;
import cortado.sync.Mutex.Guard;
import cortado.testing.Polled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class MutexTest {

  private final Mutex mutex = new Mutex();

  private Polled<Guard> waiting() {
    var polled = Polled.of(mutex.lock());
    assertThat(polled.poll().isReady()).isFalse();
    return polled;
  }

  @Test
  void lock_ofFree_isReadyAtOnce() {
    var guard = Polled.of(mutex.lock()).pollValue();

    assertThat(mutex.isLocked()).isTrue();
    guard.close();
    assertThat(mutex.isLocked()).isFalse();
  }

  @Test
  void lock_beforeItsFirstPoll_takesNothing() {
    var lock = mutex.lock();

    assertThat(mutex.isLocked()).isFalse();
    lock.cancel();
    assertThat(mutex.isLocked()).isFalse();
  }

  @Test
  void lock_ofHeld_isGivenInTheOrderOfTheFirstPolls() {
    var guard = Polled.of(mutex.lock()).pollValue();
    var first = waiting();
    var second = waiting();

    guard.close();

    assertThat(first.wakeCount()).isEqualTo(1);
    assertThat(second.isWoken()).isFalse();
    assertThat(second.poll().isReady()).isFalse();
    first.pollValue().close();
    assertThat(second.wakeCount()).isEqualTo(1);
    second.pollValue().close();
    assertThat(mutex.isLocked()).isFalse();
  }

  @Test
  void lock_handedOverAndNotYetPolled_isNotOvertaken() {
    var guard = Polled.of(mutex.lock()).pollValue();
    var waiting = waiting();
    guard.close();

    assertThat(mutex.tryLock()).isNull();
    assertThat(waiting().isWoken()).isFalse();
    assertThat(waiting.poll().isReady()).isTrue();
  }

  @Test
  void lock_polledWithAnotherWaker_wakesOnlyThatOne() {
    var guard = Polled.of(mutex.lock()).pollValue();
    var waiting = waiting();
    var first = waiting.waker();
    waiting.pollWithFreshWaker();

    guard.close();

    assertThat(first.count()).isZero();
    assertThat(waiting.wakeCount()).isEqualTo(1);
  }

  @Test
  void lock_polledAfterReady_throws() {
    var polled = Polled.of(mutex.lock());
    polled.poll();

    assertThatIllegalStateException().isThrownBy(polled::poll);
  }

  @Test
  void lock_withoutBudget_yieldsBeforeItLocks() {
    var polled = Polled.of(mutex.lock()).withBudget(0);

    assertThat(polled.poll().isReady()).isFalse();
    assertThat(polled.isWoken()).isTrue();
    assertThat(mutex.isLocked()).isFalse();
    assertThat(polled.withBudget(1).poll().isReady()).isTrue();
  }

  @Test
  void cancel_ofAWaiter_takesItOutOfTheLine() {
    var guard = Polled.of(mutex.lock()).pollValue();
    var first = waiting();
    var second = waiting();

    first.cancel();
    guard.close();

    assertThat(first.wakeCount()).isZero();
    assertThatIllegalStateException().isThrownBy(first::poll);
    assertThat(second.poll().isReady()).isTrue();
  }

  @Test
  void cancel_ofOneThatWasHandedTheMutex_passesItOn() {
    var guard = Polled.of(mutex.lock()).pollValue();
    var first = waiting();
    var second = waiting();
    guard.close();

    first.cancel();
    first.cancel();

    assertThat(second.wakeCount()).isEqualTo(1);
    second.pollValue().close();
    assertThat(mutex.isLocked()).isFalse();
  }

  @Test
  void cancel_afterReady_leavesTheMutexWithItsGuard() {
    var polled = Polled.of(mutex.lock());
    var guard = polled.pollValue();

    polled.cancel();

    assertThat(mutex.isLocked()).isTrue();
    guard.close();
    assertThat(mutex.isLocked()).isFalse();
  }

  @Test
  void close_twice_doesNotTakeItFromTheNext() {
    var guard = Polled.of(mutex.lock()).pollValue();
    var next = waiting();
    guard.close();

    guard.close();
    assertThat(next.poll().isReady()).isTrue();
    guard.close();

    assertThat(mutex.isLocked()).isTrue();
    next.value().close();
    next.value().close();
    assertThat(mutex.isLocked()).isFalse();
  }

  @Test
  void value_ofACancelledLock_saysSo() throws Throwable {
    var context = new Context(Waker.noop());
    var guard = Polled.of(mutex.lock()).pollValue();
    for (boolean isPolled : new boolean[] {false, true}) {
      Future<Guard> lock = mutex.lock();
      if (isPolled) {
        assertThat(lock.poll(context).isReady()).isFalse();
      }
      lock.cancel();

      assertThatIllegalStateException()
          .isThrownBy(() -> ((Ready<?>) lock).value())
          .withMessage("the mutex has not been locked: lock() was cancelled");
    }
    guard.close();
    assertThat(mutex.isLocked()).isFalse();
  }

  @Test
  void passOn_givesTheMutexToWhoAwaitsIt_beforeThoseInLine() {
    var guard = Polled.of(mutex.lock()).pollValue();
    var waiting = waiting();

    Future<Guard> passed = guard.passOn();
    guard.close();
    assertThat(waiting.isWoken()).isFalse();
    assertThatIllegalStateException().isThrownBy(guard::passOn);
    var next = Polled.of(passed).pollValue();
    assertThat(waiting.isWoken()).isFalse();
    next.close();

    assertThat(waiting.poll().isReady()).isTrue();
  }

  @Test
  void passOn_thatNobodyAwaits_givesItBackWhenItIsCancelled() {
    var guard = Polled.of(mutex.lock()).pollValue();
    var waiting = waiting();

    guard.passOn().cancel();

    assertThat(waiting.poll().isReady()).isTrue();
  }

  @Test
  void close_onAnotherThread_givesItBack() throws Exception {
    var guard = Polled.of(mutex.lock()).pollValue();
    var waiting = waiting();

    Thread.ofPlatform().start(guard::close).join();

    assertThat(waiting.isWoken()).isTrue();
    assertThat(waiting.poll().isReady()).isTrue();
  }

  @Test
  void failureInTheBlock_givesItBack() {
    assertThatIllegalStateException()
        .isThrownBy(
            () -> {
              try (var _ = Polled.of(mutex.lock()).pollValue()) {
                throw new IllegalStateException("in the block");
              }
            });

    assertThat(mutex.isLocked()).isFalse();
  }

  @Test
  void tryLock_locksWhatIsFreeAndNothingElse() {
    try (var guard = mutex.tryLock()) {
      assertThat(guard).isNotNull();
      assertThat(mutex.tryLock()).isNull();
    }

    assertThat(mutex.isLocked()).isFalse();
  }

  @Test
  void guardOfTryLock_closed_handsOn() {
    var guard = mutex.tryLock();
    var waiting = waiting();

    guard.close();

    assertThat(waiting.poll().isReady()).isTrue();
  }

  @Test
  void wake_callsBackIntoTheMutex() throws Throwable {
    List<Object> seen = new ArrayList<>();
    var guard = Polled.of(mutex.lock()).pollValue();
    mutex.lock().poll(new Context(() -> seen.add(mutex.isLocked())));

    guard.close();

    assertThat(seen).containsExactly(true);
  }

  @Test
  void lock_ofFree_allocatesOneObject() throws Throwable {
    var context = new Context(Waker.noop());

    long bytes = Allocation.bytesPerRun(() -> locked(context).close());

    assertThat(bytes).isLessThanOrEqualTo(32);
  }

  @Test
  void lock_ofHeld_allocatesNoMoreThanItsFuture() throws Throwable {
    var context = new Context(Waker.noop());

    long bytes =
        Allocation.bytesPerRun(
            () -> {
              var guard = locked(context);
              var waiting = mutex.lock();
              waiting.poll(context);
              guard.close();
              ((Ready<Guard>) waiting.poll(context)).value().close();
            });

    assertThat(bytes).isLessThanOrEqualTo(64);
  }

  private Guard locked(Context context) throws Throwable {
    return ((Ready<Guard>) mutex.lock().poll(context)).value();
  }
}
