package cortado.task;

import cortado.future.Cancelled;
import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Mapping;
import cortado.future.Owner;
import cortado.future.Poll;
import cortado.future.Ready;
import cortado.future.Unwinding;
import cortado.runtime.internal.context.Current;
import cortado.runtime.internal.context.Services;
import cortado.runtime.internal.task.CleanUp;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Runs a future until a token is cancelled, and then its clean-up. Confined to its owner.
final class UntilCancelled<T extends @Nullable Object, R extends @Nullable Object>
    implements Future<R>, Owner {

  private final CancellationToken.Waiter token;
  private final Mapping<? super T, ? extends R, ?> onValue;
  private final Mapping<? super CancelReason, ? extends R, ?> onCancelled;

  /// Null once it has ended or is being cancelled.
  private @Nullable Future<? extends T> future;

  /// Not null while the future is being cancelled.
  private @Nullable CleanUp cleanUp;

  private @Nullable CancelReason reason;
  private boolean begun;

  UntilCancelled(
      CancellationToken token,
      Future<? extends T> future,
      Mapping<? super T, ? extends R, ?> onValue,
      Mapping<? super CancelReason, ? extends R, ?> onCancelled) {
    this.token = new CancellationToken.Waiter(token);
    this.future = future;
    this.onValue = onValue;
    this.onCancelled = onCancelled;
  }

  @Override
  public Poll<R> poll(Context context) throws Throwable {
    Future<? extends T> polled = future;
    if (polled != null) {
      if (begun || !token.isCancelled()) {
        begun = true;
        Poll<R> poll = pollFuture(polled, context);
        if (poll.isReady()) {
          return poll;
        }
      }
      CancelReason why = token.reasonOrWait(context.waker());
      if (why == null) {
        return Poll.pending();
      }
      beginCancelOf(polled, why, context);
    }
    return endCancel(context);
  }

  private Poll<R> pollFuture(Future<? extends T> polled, Context context) throws Throwable {
    T value;
    try {
      if (!(polled.poll(context) instanceof Ready<? extends T> ready)) {
        return Poll.pending();
      }
      value = ready.value();
    } catch (Throwable failure) {
      letGo();
      throw failure;
    }
    letGo();
    return Poll.ready(onValue.apply(value));
  }

  private void beginCancelOf(Future<?> abandoned, CancelReason why, Context context) {
    letGo();
    reason = why;
    Services services = Current.servicesOrNull();
    if (services == null) {
      abandoned.cancel();
      return;
    }
    Unwinding rest = abandoned.beginCancel(context);
    if (rest != null) {
      cleanUp =
          new CleanUp(
              rest,
              "what a cancelled token has ended",
              services.cleanUpNanos(),
              services.timers(),
              services::unhandled);
    }
  }

  private Poll<R> endCancel(Context context) throws Throwable {
    CancelReason why = reason;
    if (why == null) {
      throw new IllegalStateException("future was polled after it had completed");
    }
    if (cleanUp != null) {
      try {
        Poll<Object> _ = cleanUp.poll(context);
        return Poll.pending();
      } catch (Cancelled over) {
        cleanUp = null;
      }
    }
    reason = null;
    return Poll.ready(onCancelled.apply(why));
  }

  private void letGo() {
    future = null;
    token.cancel();
  }

  @Override
  public void cancel() {
    Future<?> abandoned = future == null ? cleanUp : future;
    cleanUp = null;
    reason = null;
    letGo();
    if (abandoned != null) {
      abandoned.cancel();
    }
  }

  @Override
  public @Nullable Unwinding beginCancel(Context context) {
    Future<?> abandoned = future;
    CleanUp underWay = cleanUp;
    cleanUp = null;
    reason = null;
    letGo();
    if (underWay != null) {
      return new Unwinding(underWay);
    }
    return abandoned == null ? null : abandoned.beginCancel(context);
  }

  @Override
  public void forEachOwned(Consumer<? super Future<?>> action) {
    Future<?> owned = future == null ? cleanUp : future;
    if (owned != null) {
      action.accept(owned);
    }
  }
}
