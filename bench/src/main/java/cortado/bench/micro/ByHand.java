package cortado.bench.micro;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Pending;
import cortado.future.Ready;
import cortado.future.Waker;
import org.jspecify.annotations.Nullable;

/// Polls futures the way a task does, without being one. Confined to one thread.
final class ByHand {

  private final Context context = new Context(Waker.noop());

  Context context() {
    return context;
  }

  /// Polls a future that is not ready yet.
  void pend(Future<?> future) throws Throwable {
    if (!(future.poll(context) instanceof Pending<?>)) {
      throw new IllegalStateException("ready too early");
    }
  }

  /// The value of a future that is ready at its next poll.
  <T extends @Nullable Object> T value(Future<T> future) throws Throwable {
    return valueAfter(0, future);
  }

  /// The value of a future that is ready after `pending` polls.
  <T extends @Nullable Object> T valueAfter(int pending, Future<T> future) throws Throwable {
    for (int poll = 0; poll < pending; poll++) {
      pend(future);
    }
    return switch (future.poll(context)) {
      case Ready<T> ready -> ready.value();
      case Pending<T> _ ->
          throw new IllegalStateException("pending after %d polls".formatted(pending));
    };
  }
}
