package cortado.sync;

import org.jspecify.annotations.Nullable;

/// What a receiver found without waiting. Immutable.
///
/// @param <T> the type of the message
public sealed interface Received<T extends @Nullable Object> {

  /// A message was there.
  record Message<T extends @Nullable Object>(T message) implements Received<T> {}

  /// Nothing is there yet.
  record Empty<T extends @Nullable Object>() implements Received<T> {
    private static final Empty<?> INSTANCE = new Empty<>();
  }

  /// Nothing is there, and nothing will come.
  record Closed<T extends @Nullable Object>() implements Received<T> {
    private static final Closed<?> INSTANCE = new Closed<>();
  }

  /// Nothing yet.
  @SuppressWarnings("unchecked") // Holds no T.
  static <T extends @Nullable Object> Received<T> empty() {
    return (Received<T>) Empty.INSTANCE;
  }

  /// Nothing ever.
  @SuppressWarnings("unchecked") // Holds no T.
  static <T extends @Nullable Object> Received<T> closed() {
    return (Received<T>) Closed.INSTANCE;
  }
}
