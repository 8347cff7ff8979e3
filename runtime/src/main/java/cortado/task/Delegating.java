package cortado.task;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Owner;
import cortado.future.Unwinding;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A future that only polls another one, in its own way. Confined to its owner.
abstract class Delegating<T extends @Nullable Object> implements Future<T>, Owner {

  private final Future<T> inner;

  Delegating(Future<T> inner) {
    this.inner = inner;
  }

  final Future<T> inner() {
    return inner;
  }

  @Override
  public void cancel() {
    inner.cancel();
  }

  @Override
  public @Nullable Unwinding beginCancel(Context context) {
    return inner.beginCancel(context);
  }

  @Override
  public final void forEachOwned(Consumer<? super Future<?>> action) {
    action.accept(inner);
  }
}
