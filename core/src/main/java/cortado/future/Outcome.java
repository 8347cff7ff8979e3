package cortado.future;

import org.jspecify.annotations.Nullable;

/// How a computation ended, as data: a value or the exception it failed with.
public sealed interface Outcome<T extends @Nullable Object> {

  /// It ended with a value.
  record Success<T extends @Nullable Object>(T value) implements Outcome<T> {}

  /// It failed.
  record Failure<T extends @Nullable Object>(Throwable failure) implements Outcome<T> {}
}
