package cortado.runtime.internal.context;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Owner;
import cortado.future.Poll;
import cortado.future.Unwinding;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A future that is polled, cancelled and cleaned up with scoped values bound. Confined to its
/// owner.
public final class BoundFuture<T extends @Nullable Object> implements Future<T>, Owner {

  private final Supplier<ScopedValue.Carrier> bindings;
  private final Future<T> inner;

  /// With `bindings` during each call of `inner`.
  public BoundFuture(ScopedValue.Carrier bindings, Future<T> inner) {
    this(() -> bindings, inner);
  }

  /// With what `bindings` gives then during each call of `inner`.
  public BoundFuture(Supplier<ScopedValue.Carrier> bindings, Future<T> inner) {
    this.bindings = bindings;
    this.inner = inner;
  }

  @Override
  public Poll<T> poll(Context context) throws Throwable {
    return bindings.get().call(() -> context.pollApart(inner));
  }

  @Override
  public void cancel() {
    bindings.get().run(inner::cancel);
  }

  @Override
  public @Nullable Unwinding beginCancel(Context context) {
    var rest = new @Nullable Unwinding[1];
    bindings.get().run(() -> rest[0] = inner.beginCancel(context));
    return rest[0] == null ? null : new Unwinding(new BoundFuture<>(bindings, rest[0]));
  }

  @Override
  public void forEachOwned(Consumer<? super Future<?>> action) {
    action.accept(inner);
  }

  @Override
  public boolean waitsForEach() {
    return true;
  }

  @Override
  public boolean surrounds() {
    return true;
  }
}
