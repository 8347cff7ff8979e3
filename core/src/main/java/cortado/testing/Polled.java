package cortado.testing;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Ready;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A future under test, polled by hand.
///
/// All polls carry one [WakeCounter] until [#pollWithFreshWaker()] replaces it, so a test sees both
/// that a future asks to be polled again and that it asks the right waker. A failure of the future
/// is rethrown as it is, without being declared. Confined to the test's thread, except for the
/// counter. A lambda is a future too: `Polled.of(interval::pollTick)`.
///
/// @param <T> the type of the value
public final class Polled<T extends @Nullable Object> {

  private static final int UNLIMITED = -1;
  private static final long SEED = 1;
  private static final int MOST_POLLS = 10_000;

  private final Future<T> future;
  private final TestContext context;
  private WakeCounter waker = new WakeCounter();
  private int budget = UNLIMITED;
  private int wakesBeforePoll;
  private @Nullable Ready<T> ready;

  private Polled(Future<T> future) {
    this.future = Objects.requireNonNull(future, "future");
    this.context = new TestContext(waker);
  }

  /// Prepares `future` for polling, without polling it.
  public static <T extends @Nullable Object> Polled<T> of(Future<T> future) {
    return new Polled<>(future);
  }

  /// Gives every later poll a budget of so many steps.
  @CanIgnoreReturnValue
  public Polled<T> withBudget(int steps) {
    if (steps < 0) {
      throw new IllegalArgumentException("a budget must not be negative, was " + steps);
    }
    budget = steps;
    return this;
  }

  /// Polls once.
  @CanIgnoreReturnValue
  public Poll<T> poll() {
    wakesBeforePoll = waker.count();
    context.start(waker, budget);
    Poll<T> poll;
    try {
      poll = future.poll(context);
    } catch (Throwable failure) {
      throw Polled.<RuntimeException>undeclared(failure);
    }
    if (poll instanceof Ready<T> answer) {
      ready = answer;
    }
    return poll;
  }

  /// Polls, and goes on while the last poll was pending and has woken itself, as an executor with
  /// nothing else to do would. Returns whether the future is ready. Throws [AssertionError] when it
  /// still wakes itself after 10,000 polls.
  @CanIgnoreReturnValue
  public boolean pollUntilIdle() {
    for (int polls = 0; polls < MOST_POLLS; polls++) {
      if (poll().isReady()) {
        return true;
      }
      if (!isWoken()) {
        return false;
      }
    }
    throw new AssertionError(
        "the future still wakes itself after %d polls: %s".formatted(MOST_POLLS, future));
  }

  /// Polls once with a new waker, as when the future has moved to another task. From here on
  /// [#wakeCount()] speaks of the new one.
  @CanIgnoreReturnValue
  public Poll<T> pollWithFreshWaker() {
    waker = new WakeCounter();
    return poll();
  }

  /// Polls once and returns the value. Throws [AssertionError] when that was not enough.
  @CanIgnoreReturnValue
  public T pollValue() {
    if (!poll().isReady()) {
      throw new AssertionError("expected the future to be ready, but it is pending: " + future);
    }
    return value();
  }

  /// Polls once and sees that this was not enough. Throws [AssertionError] when it was.
  public void pollPending() {
    if (poll().isReady()) {
      throw new AssertionError("expected the future to be pending, but it is ready: " + value());
    }
  }

  /// Polls once and returns the failure, which must be a `type`. Throws [AssertionError] when there
  /// is none or it is another.
  @CanIgnoreReturnValue
  public <X extends Throwable> X pollFailure(Class<X> type) {
    Poll<T> poll;
    try {
      poll = poll();
    } catch (Throwable failure) {
      if (type.isInstance(failure)) {
        return type.cast(failure);
      }
      throw new AssertionError(
          "expected the future to fail with %s, but it failed with %s"
              .formatted(type.getName(), failure),
          failure);
    }
    throw new AssertionError(
        "expected the future to fail with %s, but it is %s"
            .formatted(
                type.getName(), poll.isReady() ? "ready: " + value() : "pending: " + future));
  }

  /// Whether a poll found the value.
  public boolean isReady() {
    return ready != null;
  }

  /// The value that a poll found.
  public T value() {
    Ready<T> answer = ready;
    if (answer == null) {
      throw new IllegalStateException("no poll has found a value: " + future);
    }
    return answer.value();
  }

  /// Whether the future was woken since the last poll began.
  public boolean isWoken() {
    return waker.count() > wakesBeforePoll;
  }

  /// How often the waker of the last poll was woken.
  public int wakeCount() {
    return waker.count();
  }

  /// The waker of the last poll.
  public WakeCounter waker() {
    return waker;
  }

  /// Cancels the future.
  public void cancel() {
    future.cancel();
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // Erased: throws it as it is.
  private static <X extends Throwable> X undeclared(Throwable failure) throws X {
    throw (X) failure;
  }

  /// A context whose budget can be set from here.
  private static final class TestContext extends Context {

    TestContext(WakeCounter waker) {
      super(waker, SEED);
    }

    void start(WakeCounter waker, int budget) {
      reset(waker, budget);
    }
  }
}
