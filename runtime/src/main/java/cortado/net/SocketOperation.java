package cortado.net;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Wait;
import cortado.future.Waiting;
import cortado.runtime.internal.reactor.Source;
import cortado.runtime.internal.reactor.Waiter;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/// One operation of a socket, with its own place among those that wait for the same direction.
///
/// Confined to its owner.
final class SocketOperation<T extends @Nullable Object> implements Future<T>, Waiting {

  /// What is tried whenever the operation is polled.
  interface Attempt<T extends @Nullable Object> {
    Poll<T> poll(Context context, Waiter waiter) throws IOException;
  }

  private final Source source;
  private final int interest;
  private final Waiter waiter = new Waiter();

  /// Null once it has ended, which also lets go of the caller's buffer.
  private @Nullable Attempt<T> attempt;

  private boolean waited;

  private SocketOperation(Source source, int interest, Attempt<T> attempt) {
    this.source = source;
    this.interest = interest;
    this.attempt = attempt;
  }

  static <T extends @Nullable Object> SocketOperation<T> of(
      Source source, int interest, Attempt<T> attempt) {
    return new SocketOperation<>(source, interest, attempt);
  }

  @Override
  public Poll<T> poll(Context context) throws IOException {
    Attempt<T> current = attempt;
    if (current == null) {
      throw new IllegalStateException("future was polled after it had completed");
    }
    boolean ended = true;
    try {
      Poll<T> poll = current.poll(context, waiter);
      ended = poll.isReady();
      return poll;
    } catch (ClosedChannelException _) {
      throw source.closedFailure(waited);
    } finally {
      waited = true;
      if (ended) {
        attempt = null;
      }
    }
  }

  @Override
  public @Nullable Wait waitsFor() {
    return attempt == null || !waited ? null : source.waitFor(interest);
  }

  @Override
  public void cancel() {
    attempt = null;
    source.forget(interest, waiter);
  }
}
