package cortado.future;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Applies a function to the value of its source.
final class MapFuture<T extends @Nullable Object, R extends @Nullable Object>
    implements Future<R>, Owner {

  private @Nullable Future<T> source;
  private @Nullable Mapping<? super T, ? extends R, ?> mapping;

  MapFuture(Future<T> source, Mapping<? super T, ? extends R, ?> mapping) {
    this.source = source;
    this.mapping = mapping;
  }

  @Override
  public Poll<R> poll(Context context) throws Throwable {
    Future<T> polled = source;
    Mapping<? super T, ? extends R, ?> applied = mapping;
    if (polled == null || applied == null) {
      throw Ended.polledAgain();
    }
    Poll<T> poll;
    try {
      poll = polled.poll(context);
    } catch (Throwable failure) {
      release();
      throw failure;
    }
    if (!(poll instanceof Ready<T> ready)) {
      return Poll.pending();
    }
    release();
    return Poll.ready(applied.apply(ready.value()));
  }

  @Override
  public void cancel() {
    Future<T> abandoned = source;
    release();
    Ended.cancel(abandoned);
  }

  @Override
  public @Nullable Unwinding beginCancel(Context context) {
    Future<T> abandoned = source;
    release();
    return abandoned == null ? null : abandoned.beginCancel(context);
  }

  @Override
  public void forEachOwned(Consumer<? super Future<?>> action) {
    Future<?> owned = source;
    if (owned != null) {
      action.accept(owned);
    }
  }

  @Override
  public boolean waitsForEach() {
    return true;
  }

  private void release() {
    source = null;
    mapping = null;
  }
}
