package cortado.future;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Runs a first future, then the one that a function makes of its value.
final class ThenFuture<T extends @Nullable Object, R extends @Nullable Object>
    implements Future<R>, Owner {

  /// Together until the first future is ready, then null.
  private @Nullable Future<T> first;

  private @Nullable Mapping<? super T, ? extends Future<R>, ?> makeSecond;
  private @Nullable Future<R> second;

  ThenFuture(Future<T> first, Mapping<? super T, ? extends Future<R>, ?> makeSecond) {
    this.first = first;
    this.makeSecond = makeSecond;
  }

  @Override
  public Poll<R> poll(Context context) throws Throwable {
    if (second == null) {
      second = pollFirst(context);
    }
    Future<R> polled = second;
    if (polled == null) {
      return Poll.pending();
    }
    Poll<R> poll;
    try {
      poll = polled.poll(context);
    } catch (Throwable failure) {
      second = null;
      throw failure;
    }
    if (poll.isReady()) {
      second = null;
    }
    return poll;
  }

  /// Has returned before the second future is polled, so that not even this call's variables keep
  /// the first one and what it captured.
  private @Nullable Future<R> pollFirst(Context context) throws Throwable {
    Future<T> polled = first;
    Mapping<? super T, ? extends Future<R>, ?> applied = makeSecond;
    if (polled == null || applied == null) {
      throw Ended.polledAgain();
    }
    Poll<T> poll;
    try {
      poll = polled.poll(context);
    } catch (Throwable failure) {
      releaseFirst();
      throw failure;
    }
    if (!(poll instanceof Ready<T> ready)) {
      return null;
    }
    releaseFirst();
    return applied.apply(ready.value());
  }

  @Override
  public void cancel() {
    Future<?> abandoned = second == null ? first : second;
    releaseFirst();
    second = null;
    Ended.cancel(abandoned);
  }

  @Override
  public @Nullable Unwinding beginCancel(Context context) {
    Future<?> abandoned = second == null ? first : second;
    releaseFirst();
    second = null;
    return abandoned == null ? null : abandoned.beginCancel(context);
  }

  @Override
  public void forEachOwned(Consumer<? super Future<?>> action) {
    Future<?> owned = second == null ? first : second;
    if (owned != null) {
      action.accept(owned);
    }
  }

  @Override
  public boolean waitsForEach() {
    return true;
  }

  private void releaseFirst() {
    first = null;
    makeSecond = null;
  }
}
