package cortado.future;

import org.jspecify.annotations.Nullable;

/// What one poll of a [Future] says: [Ready] with the value, or [Pending].
///
/// A failure is neither: it is an exception out of [Future#poll(Context)]. Compare with
/// [#pending()] by identity, or match on the type.
public sealed interface Poll<T extends @Nullable Object> permits Pending, Ready {

  /// The value is not there yet, and the waker of this poll will be woken when polling is worth it.
  @SuppressWarnings("unchecked") // Pending holds no T.
  static <T extends @Nullable Object> Poll<T> pending() {
    return (Poll<T>) Pending.INSTANCE;
  }

  /// The value is there.
  static <T extends @Nullable Object> Poll<T> ready(T value) {
    return new ReadyValue<>(value);
  }

  /// It is done, and there is no value.
  static Poll<@Nullable Void> done() {
    return ReadyValue.DONE;
  }

  /// Whether the value is there.
  default boolean isReady() {
    return this != Pending.INSTANCE;
  }
}
