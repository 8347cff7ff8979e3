package cortado.future;

import org.jspecify.annotations.Nullable;

/// The answer of a poll that found the value.
///
/// An interface, so that a future may be its own answer and a completed poll allocates nothing.
/// Keep the [#value()], never the `Ready`: it may be the whole future.
public non-sealed interface Ready<T extends @Nullable Object> extends Poll<T> {

  /// The value. Throws [IllegalStateException] when asked of a future that has not completed.
  T value();
}
