package cortado.future;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Turns the failure of its source into a value.
final class CatchingFuture<T extends @Nullable Object> implements Future<Outcome<T>>, Owner {

  private @Nullable Future<T> source;

  CatchingFuture(Future<T> source) {
    this.source = source;
  }

  @Override
  public Poll<Outcome<T>> poll(Context context) throws Cancelled {
    Future<T> polled = source;
    if (polled == null) {
      throw Ended.polledAgain();
    }
    Outcome<T> outcome;
    try {
      if (!(polled.poll(context) instanceof Ready<T> ready)) {
        return Poll.pending();
      }
      outcome = new Outcome.Success<>(ready.value());
    } catch (Cancelled unwinding) {
      source = null;
      throw unwinding;
    } catch (Throwable failure) {
      outcome = new Outcome.Failure<>(failure);
    }
    source = null;
    return Poll.ready(outcome);
  }

  @Override
  public void cancel() {
    Future<T> abandoned = source;
    source = null;
    Ended.cancel(abandoned);
  }

  @Override
  public @Nullable Unwinding beginCancel(Context context) {
    Future<T> abandoned = source;
    source = null;
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
}
