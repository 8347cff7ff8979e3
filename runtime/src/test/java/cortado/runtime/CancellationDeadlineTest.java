package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.future.Poll;
import cortado.task.CancelReason;
import cortado.task.CancellationToken;
import cortado.time.Moment;
import cortado.time.Time;
import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The deadlines of tokens, in virtual time. That they work with every scheduler is in
/// [CancellationContractTest].
@Timeout(60)
class CancellationDeadlineTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private final CancellationToken root = new CancellationToken();
  private final AsyncRuntime runtime = AsyncRuntime.currentThread().startPaused(true).build();

  @AfterEach
  void close() {
    runtime.close();
  }

  private <T> T inside(Supplier<T> body) {
    return runtime.blockOn(_ -> Poll.ready(body.get()));
  }

  @Test
  void deadline_cancelsTheTokenAndItsDescendants() {
    Moment start = inside(Time::now);
    CancellationToken limited = inside(() -> root.child(HOUR));
    CancellationToken below = limited.child().child();

    CancelReason reason = runtime.blockOn(below.cancelled());

    assertThat(reason).isEqualTo(new CancelReason.DeadlinePassed(HOUR));
    assertThat(reason).hasToString("deadline passed after PT1H");
    assertThat(limited.isCancelled()).isTrue();
    assertThat(root.isCancelled()).isFalse();
    assertThat(start.until(inside(Time::now))).isEqualTo(HOUR);
  }

  @Test
  void deadline_ofATokenThatNobodyHas_isStillThatOfItsChildren() {
    CancellationToken below = inside(() -> root.child(HOUR).child());
    WeakReference<Object> other = new WeakReference<>(new Object());
    while (other.get() != null) {
      System.gc();
    }
    assertThat(root.toString()).endsWith(" with 1 children");

    assertThat(runtime.blockOn(below.cancelled())).isEqualTo(new CancelReason.DeadlinePassed(HOUR));
    assertThat(root.toString()).endsWith(" with 0 children");
  }

  @Test
  void deadline_ofATokenThatNobodyHas_isOffTheClock() {
    makeAndForget();

    while (!root.toString().endsWith(" with 0 children")) {
      System.gc();
    }

    assertThat(runtime.metrics().timers()).isZero();
  }

  @Test
  void deadline_ofAChild_isNoLaterThanItsParents() {
    CancellationToken limited = inside(() -> CancellationToken.withTimeout(Duration.ofMinutes(1)));
    CancellationToken later = inside(() -> limited.child(HOUR));
    CancellationToken sooner = inside(() -> limited.child(Duration.ofSeconds(30)));

    assertThat(later.remaining()).contains(Duration.ofMinutes(1));
    assertThat(later.child().remaining()).contains(Duration.ofMinutes(1));
    assertThat(sooner.remaining()).contains(Duration.ofSeconds(30));
    assertThat(
            inside(() -> root.child(Duration.ofSeconds(Long.MAX_VALUE))).remaining().orElseThrow())
        .isGreaterThan(Duration.ofDays(365));
  }

  @Test
  void deadline_ofACancelledToken_isOffTheClock() {
    CancellationToken limited = inside(() -> root.child(HOUR));
    limited.cancel("enough");
    assertThat(runtime.metrics().timers()).isZero();

    assertThat(inside(() -> limited.child(HOUR)).reason())
        .contains(new CancelReason.Requested("enough"));
    assertThat(limited.reason()).contains(new CancelReason.Requested("enough"));
  }

  /// A method of its own, so that no variable keeps the last one.
  private void makeAndForget() {
    for (int number = 0; number < 100; number++) {
      CancellationToken _ = inside(() -> root.child(HOUR));
    }
    CancellationToken last = inside(() -> root.child(HOUR));
    assertThat(runtime.metrics().timers()).isPositive();
    Reference.reachabilityFence(last);
  }
}
