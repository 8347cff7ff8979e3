package cortado.testing;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Outcome;
import cortado.future.Poll;
import cortado.future.Waker;
import org.jspecify.annotations.Nullable;

/// A future that the test completes, and that tells how it was treated.
///
/// It keeps the contract to the letter: the waker of the last poll is woken on completion, and a
/// poll after the end throws. Safe for any thread.
///
/// @param <T> the type of the value
public final class ManualFuture<T extends @Nullable Object> implements Future<T> {

  private @Nullable Outcome<T> outcome;
  private @Nullable Waker waker;
  private boolean ended;
  private int polls;
  private int cancels;

  /// A future that is pending until told otherwise.
  public ManualFuture() {}

  /// Lets the next poll find `value`, and wakes.
  public void complete(T value) {
    end(new Outcome.Success<>(value));
  }

  /// Lets the next poll throw `failure`, and wakes.
  public void fail(Throwable failure) {
    end(new Outcome.Failure<>(failure));
  }

  /// Wakes without being any further.
  public void wakeSpuriously() {
    wake(false);
  }

  /// How often it was polled.
  public synchronized int polls() {
    return polls;
  }

  /// How often it was cancelled.
  public synchronized int cancels() {
    return cancels;
  }

  /// Whether it was cancelled.
  public synchronized boolean isCancelled() {
    return cancels > 0;
  }

  @Override
  public synchronized Poll<T> poll(Context context) throws Throwable {
    polls++;
    if (ended) {
      throw new IllegalStateException("future was polled after it had completed");
    }
    return switch (outcome) {
      case null -> {
        waker = context.waker();
        yield Poll.pending();
      }
      case Outcome.Success<T>(var value) -> {
        ended = true;
        yield Poll.ready(value);
      }
      case Outcome.Failure<T>(var failure) -> {
        ended = true;
        throw failure;
      }
    };
  }

  @Override
  public synchronized void cancel() {
    cancels++;
    ended = true;
    waker = null;
  }

  private void end(Outcome<T> result) {
    synchronized (this) {
      if (outcome != null) {
        throw new IllegalStateException("future was completed twice, first with " + outcome);
      }
      outcome = result;
    }
    wake(true);
  }

  private void wake(boolean last) {
    Waker woken;
    synchronized (this) {
      woken = waker;
      if (last) {
        waker = null;
      }
    }
    if (woken != null) {
      woken.wake();
    }
  }
}
