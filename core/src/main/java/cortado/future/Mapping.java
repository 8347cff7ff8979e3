package cortado.future;

import org.jspecify.annotations.Nullable;

/// What [Future#map(Mapping)] and [Future#then(Mapping)] apply to a value.
///
/// @param <T> the type of the value
/// @param <R> the type of the result
/// @param <X> the checked exception it may fail with; inferred as unchecked when there is none
@FunctionalInterface
public interface Mapping<
    T extends @Nullable Object, R extends @Nullable Object, X extends Throwable> {

  /// Makes a result of `value`.
  R apply(T value) throws X;
}
