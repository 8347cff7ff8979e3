package cortado.future;

import org.jspecify.annotations.Nullable;

/// The body of an async block that has a value. Write it as a lambda directly in
/// [Futures#async(AsyncBlock)]; the transform removes it.
@FunctionalInterface
public interface AsyncBlock<T extends @Nullable Object, X extends Throwable> {

  /// The body.
  T run() throws X;
}
