package cortado.future;

import org.jspecify.annotations.Nullable;

/// A value wrapped as the answer of a poll.
record ReadyValue<T extends @Nullable Object>(T value) implements Ready<T> {

  /// The answer without a value.
  static final ReadyValue<@Nullable Void> DONE = new ReadyValue<>(null);
}
