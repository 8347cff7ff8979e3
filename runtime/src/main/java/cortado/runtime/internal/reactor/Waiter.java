package cortado.runtime.internal.reactor;

import cortado.future.Waker;
import org.jspecify.annotations.Nullable;

/// One operation's place among those that wait for a direction of a [Source].
///
/// Guarded by the lock of that source.
public final class Waiter {

  /// Not null while it stands in the queue.
  @Nullable Waker waker;

  @Nullable Waiter previous;
  @Nullable Waiter next;

  /// A waiter that does not wait yet.
  public Waiter() {}
}
