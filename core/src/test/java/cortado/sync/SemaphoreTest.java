package cortado.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import cortado.future.Context;
import cortado.sync.Semaphore.Permit;
import cortado.sync.Semaphore.Refused;
import cortado.testing.Polled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SemaphoreTest {

  @Test
  void acquire_whilePermitsAreThere_isReadyAtOnce() {
    var semaphore = new Semaphore(3);

    var permit = Polled.of(semaphore.acquire(2)).pollValue();

    assertThat(permit.count()).isEqualTo(2);
    assertThat(semaphore.availablePermits()).isEqualTo(1);
  }

  @Test
  void acquire_ofNothing_isReadyEvenIfOthersWait() {
    var semaphore = new Semaphore(0);
    Polled.of(semaphore.acquire()).poll();

    assertThat(Polled.of(semaphore.acquire(0)).pollValue().count()).isZero();
  }

  @Test
  void permit_closedTwice_isGivenBackOnce() {
    var semaphore = new Semaphore(1);
    var permit = Polled.of(semaphore.acquire()).pollValue();

    permit.close();
    permit.close();

    assertThat(semaphore.availablePermits()).isEqualTo(1);
  }

  @Test
  void permit_forgotten_isNotGivenBack() {
    var semaphore = new Semaphore(1);
    var permit = Polled.of(semaphore.acquire()).pollValue();

    permit.forget();
    permit.close();

    assertThat(semaphore.availablePermits()).isZero();
  }

  @Test
  void permit_splitAndMerged_standsForTheSum() {
    var semaphore = new Semaphore(3);
    var permit = Polled.of(semaphore.acquire(3)).pollValue();

    var part = permit.split(2);
    assertThat(permit.split(2)).isNull();
    assertThat(permit.count()).isEqualTo(1);
    permit.merge(part);
    part.close();
    assertThat(semaphore.availablePermits()).isZero();
    permit.close();

    assertThat(semaphore.availablePermits()).isEqualTo(3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> permit.merge((Permit) new Semaphore(1).tryAcquire()));
  }

  @Test
  void acquire_smallBehindLarge_doesNotOvertake() {
    var semaphore = new Semaphore(1);
    var large = Polled.of(semaphore.acquire(3));
    var small = Polled.of(semaphore.acquire(1));
    large.poll();
    small.poll();

    semaphore.addPermits(1);

    assertThat(semaphore.tryAcquire()).isEqualTo(Refused.NO_PERMITS);
    assertThat(semaphore.availablePermits()).isZero();
    assertThat(large.wakeCount() + small.wakeCount()).isZero();
    semaphore.addPermits(1);
    assertThat(large.wakeCount()).isEqualTo(1);
    assertThat(small.wakeCount()).isZero();
    large.pollValue().close();
    assertThat(small.pollValue().count()).isEqualTo(1);
    assertThat(semaphore.availablePermits()).isEqualTo(2);
  }

  @Test
  void addPermits_forSeveral_wakesThemInOrder() throws Throwable {
    var semaphore = new Semaphore(0);
    List<Integer> woken = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int number = i;
      semaphore.acquire().poll(new Context(() -> woken.add(number)));
    }

    semaphore.addPermits(3);

    assertThat(woken).containsExactly(0, 1, 2);
  }

  @Test
  void acquire_polledWithAnotherWaker_wakesOnlyThatOne() {
    var semaphore = new Semaphore(0);
    var polled = Polled.of(semaphore.acquire());
    polled.poll();
    var first = polled.waker();
    polled.pollWithFreshWaker();
    polled.poll();

    semaphore.addPermits(1);

    assertThat(first.count()).isZero();
    assertThat(polled.wakeCount()).isEqualTo(1);
    assertThat(polled.pollValue().count()).isEqualTo(1);
  }

  @Test
  void cancel_inTheMiddle_keepsTheOthersInOrder() {
    var semaphore = new Semaphore(0);
    var first = Polled.of(semaphore.acquire());
    var middle = Polled.of(semaphore.acquire());
    var last = Polled.of(semaphore.acquire());
    first.poll();
    middle.poll();
    last.poll();

    middle.cancel();
    middle.cancel();
    semaphore.addPermits(2);

    assertThat(first.isWoken()).isTrue();
    assertThat(middle.isWoken()).isFalse();
    assertThat(last.isWoken()).isTrue();
    assertThatIllegalStateException().isThrownBy(middle::poll);
  }

  @Test
  void cancel_ofPartlyAssigned_passesThePartOn() {
    var semaphore = new Semaphore(2);
    var large = Polled.of(semaphore.acquire(3));
    var small = Polled.of(semaphore.acquire(1));
    large.poll();
    small.poll();

    large.cancel();

    assertThat(small.isWoken()).isTrue();
    assertThat(semaphore.availablePermits()).isEqualTo(1);
  }

  @Test
  void cancel_ofWokenButNotPolled_passesThePermitsOn() {
    var semaphore = new Semaphore(0);
    var first = Polled.of(semaphore.acquire(2));
    var second = Polled.of(semaphore.acquire(2));
    first.poll();
    second.poll();
    semaphore.addPermits(2);

    first.cancel();

    assertThat(second.isWoken()).isTrue();
    assertThat(second.pollValue().count()).isEqualTo(2);
  }

  @Test
  void cancel_afterReady_leavesThePermitAlone() {
    var semaphore = new Semaphore(1);
    var polled = Polled.of(semaphore.acquire());
    var permit = polled.pollValue();

    polled.cancel();

    assertThat(permit.count()).isEqualTo(1);
    assertThat(semaphore.availablePermits()).isZero();
  }

  @Test
  void acquire_polledAfterReady_throws() {
    var polled = Polled.of(new Semaphore(2).acquire());
    polled.poll();

    assertThatIllegalStateException().isThrownBy(polled::poll);
  }

  @Test
  void acquire_withoutBudget_yieldsWithoutTakingAPlace() {
    var semaphore = new Semaphore(0);
    var yielding = Polled.of(semaphore.acquire()).withBudget(0);
    assertThat(yielding.poll().isReady()).isFalse();
    assertThat(yielding.isWoken()).isTrue();

    semaphore.addPermits(1);

    assertThat(semaphore.availablePermits()).isEqualTo(1);
    assertThat(yielding.withBudget(1).pollValue().count()).isEqualTo(1);
  }

  @Test
  void close_failsThoseWhoWaitAndThoseWhoCome() {
    var semaphore = new Semaphore(1);
    var held = Polled.of(semaphore.acquire()).pollValue();
    semaphore.addPermits(1);
    var waiting = Polled.of(semaphore.acquire(2));
    waiting.poll();

    semaphore.close();

    assertThat(waiting.isWoken()).isTrue();
    assertThatExceptionOfType(ClosedException.class).isThrownBy(waiting::poll);
    assertThatExceptionOfType(ClosedException.class)
        .isThrownBy(() -> Polled.of(semaphore.acquire()).poll());
    assertThatExceptionOfType(ClosedException.class)
        .isThrownBy(() -> Polled.of(semaphore.acquire(0)).poll());
    assertThat(semaphore.tryAcquire()).isEqualTo(Refused.CLOSED);
    assertThat(semaphore.isClosed()).isTrue();
    assertThat(semaphore.availablePermits()).isEqualTo(1);
    held.close();
    assertThat(semaphore.availablePermits()).isEqualTo(2);
  }

  @Test
  void close_afterPermitsWereAssigned_doesNotTakeThemBack() {
    var semaphore = new Semaphore(0);
    var polled = Polled.of(semaphore.acquire());
    polled.poll();
    semaphore.addPermits(1);

    semaphore.close();

    assertThat(polled.pollValue().count()).isEqualTo(1);
  }

  @Test
  void cancel_afterClose_givesNothingBackTwice() {
    var semaphore = new Semaphore(1);
    var polled = Polled.of(semaphore.acquire(2));
    polled.poll();
    semaphore.close();

    polled.cancel();

    assertThat(semaphore.availablePermits()).isEqualTo(1);
  }

  @Test
  void forgetPermits_takesOnlyWhatIsFree() {
    var semaphore = new Semaphore(3);

    assertThat(semaphore.forgetPermits(2)).isEqualTo(2);
    assertThat(semaphore.forgetPermits(2)).isEqualTo(1);
    assertThat(semaphore.availablePermits()).isZero();
  }

  @Test
  void counts_outsideTheLimits_areRefused() {
    var full = new Semaphore(Semaphore.MAX_PERMITS);

    assertThatIllegalStateException().isThrownBy(() -> full.addPermits(1));
    assertThat(full.availablePermits()).isEqualTo(Semaphore.MAX_PERMITS);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Semaphore(-1))
        .withMessage("permits must be between 0 and 2147483647, was -1");
    assertThatIllegalArgumentException().isThrownBy(() -> full.acquire(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> full.addPermits(-1));
  }

  @Test
  void wake_callsBackIntoTheSemaphore() throws Throwable {
    var semaphore = new Semaphore(0);
    var next = Polled.of(semaphore.acquire());
    List<Object> seen = new ArrayList<>();
    semaphore
        .acquire()
        .poll(
            new Context(
                () -> {
                  semaphore.addPermits(1);
                  seen.add(semaphore.tryAcquire());
                }));
    next.poll();

    semaphore.addPermits(1);

    assertThat(seen).containsExactly(Refused.NO_PERMITS);
    assertThat(next.isWoken()).isTrue();
  }

  @Test
  void wake_thatThrows_leavesNobodyAsleep() throws Throwable {
    var semaphore = new Semaphore(0);
    semaphore
        .acquire()
        .poll(
            new Context(
                () -> {
                  throw new IllegalStateException("broken waker");
                }));
    var next = Polled.of(semaphore.acquire());
    next.poll();

    assertThatIllegalStateException()
        .isThrownBy(() -> semaphore.addPermits(2))
        .withMessage("broken waker");

    assertThat(next.isWoken()).isTrue();
  }
}
