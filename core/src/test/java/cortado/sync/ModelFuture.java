package cortado.sync;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Ready;
import cortado.future.Waker;
import java.util.concurrent.atomic.AtomicInteger;

/// A future under the model checker: its polls as text, and whether a wake was lost.
///
/// Confined to one operation group. Its waker calls back into the primitive it waits for.
final class ModelFuture<T> {

  private final Future<T> future;
  private final Runnable callBack;

  /// Counts the wakes of the last poll's waker. Each poll has its own, so that only it counts.
  private AtomicInteger wakes = new AtomicInteger();

  private boolean pending;
  private boolean ready;
  private boolean ended;
  private T value;

  ModelFuture(Future<T> future, Runnable callBack) {
    this.future = future;
    this.callBack = callBack;
  }

  String poll() {
    if (ended) {
      return "ended";
    }
    var ownWakes = new AtomicInteger();
    wakes = ownWakes;
    Waker waker =
        () -> {
          callBack.run();
          ownWakes.incrementAndGet();
        };
    try {
      Poll<T> poll = future.poll(new Context(waker));
      pending = !poll.isReady();
      if (poll instanceof Ready<T> answer) {
        ready = true;
        ended = true;
        value = answer.value();
      }
      return pending ? "pending" : "ready";
    } catch (Throwable failure) {
      pending = false;
      ended = true;
      return failure.getClass().getSimpleName();
    }
  }

  void cancel() {
    future.cancel();
    pending = false;
    ended = true;
  }

  /// What the poll that was ready has found, once.
  T takeValue() {
    T taken = value;
    value = null;
    return taken;
  }

  /// Whether a poll was ready.
  boolean wasReady() {
    return ready;
  }

  /// Whether another poll would now tell more than the last one, and nobody said so.
  void checkNoWakeLost() {
    if (pending && wakes.get() == 0 && !poll().equals("pending")) {
      throw new IllegalStateException("a wake was lost");
    }
  }
}
