package cortado.task;

import cortado.future.Cancelled;
import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Owner;
import cortado.future.Poll;
import cortado.future.Ready;
import cortado.future.Unwinding;
import cortado.runtime.internal.context.Current;
import cortado.runtime.internal.context.Services;
import cortado.runtime.internal.task.CleanUp;
import cortado.runtime.internal.task.TaskOptions;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Runs the body of a [TaskScope] and waits for its tasks. Confined to its owner.
final class ScopeFuture<T extends @Nullable Object> implements Future<T>, Owner {

  private final TaskOptions options;

  /// Null once the scope was opened or given up.
  private @Nullable ScopeBody<T, ?> opener;

  /// Null before that, and when all is over.
  private @Nullable TaskScope scope;

  /// Null when the body has ended or is being cancelled.
  private @Nullable Future<T> body;

  /// Not null while the body is being cancelled.
  private @Nullable CleanUp cleanUp;

  private @Nullable T value;

  /// Whether the scope is being cancelled from outside.
  private boolean unwinding;

  ScopeFuture(ScopeBody<T, ?> opener, TaskOptions options) {
    this.opener = Objects.requireNonNull(opener, "body");
    this.options = options;
  }

  @Override
  @SuppressWarnings("NullAway") // The body has given a T unless something has failed.
  public Poll<T> poll(Context context) throws Throwable {
    TaskScope open = scope == null ? open() : scope;
    open.waiting.register(context.waker());
    if (body != null && open.isCancelled()) {
      beginCancelOfBody(open, context);
    }
    if (body != null) {
      pollBody(open, body, context);
    } else if (cleanUp != null) {
      pollCleanUp(cleanUp, context);
    }
    if (body != null || cleanUp != null || !open.tryEnd()) {
      return Poll.pending();
    }
    scope = null;
    if (unwinding) {
      throw Cancelled.INSTANCE;
    }
    Throwable failure = open.failure();
    if (failure != null) {
      throw failure;
    }
    return Poll.ready(value);
  }

  private TaskScope open() {
    ScopeBody<T, ?> opened = opener;
    if (opened == null) {
      throw new IllegalStateException("future was polled after it had completed");
    }
    Services services = Current.services("scope()");
    var begun = new TaskScope(services, options);
    opener = null;
    scope = begun;
    try {
      body = opened.in(begun);
    } catch (Throwable failure) {
      begun.fail(failure);
    }
    return begun;
  }

  private void pollBody(TaskScope open, Future<T> polled, Context context) {
    try {
      if (!(polled.poll(context) instanceof Ready<T> ready)) {
        return;
      }
      value = ready.value();
    } catch (Throwable failure) {
      open.fail(failure);
    }
    body = null;
  }

  private void beginCancelOfBody(TaskScope open, Context context) {
    Future<T> abandoned = body;
    body = null;
    if (abandoned == null) {
      return;
    }
    try {
      Unwinding rest = abandoned.beginCancel(context);
      if (rest != null) {
        Services services = open.services();
        cleanUp =
            new CleanUp(
                rest,
                "the body of a scope",
                open.cleanUpNanos(),
                services.timers(),
                services::unhandled);
      }
    } catch (Throwable failure) {
      open.services().unhandled(failure);
    }
  }

  private void pollCleanUp(CleanUp polled, Context context) {
    try {
      Poll<Object> _ = polled.poll(context);
    } catch (Cancelled over) {
      cleanUp = null;
    }
  }

  @Override
  public void cancel() {
    TaskScope open = scope;
    Future<?> abandoned = body == null ? cleanUp : body;
    opener = null;
    scope = null;
    body = null;
    cleanUp = null;
    if (open != null) {
      open.abandon();
    }
    if (abandoned != null) {
      abandoned.cancel();
    }
  }

  @Override
  public @Nullable Unwinding beginCancel(Context context) {
    TaskScope open = scope;
    opener = null;
    if (open == null) {
      return null;
    }
    open.abandon();
    beginCancelOfBody(open, context);
    if (cleanUp == null && open.tryEnd()) {
      scope = null;
      return null;
    }
    unwinding = true;
    return new Unwinding(this);
  }

  @Override
  public void forEachOwned(Consumer<? super Future<?>> action) {
    Future<?> owned = body == null ? cleanUp : body;
    if (owned != null) {
      action.accept(owned);
    }
  }
}
