package cortado.future;

import org.jspecify.annotations.Nullable;

/// The body of [Futures#fromPoll(PollFunction)].
///
/// @param <T> the type of the value
/// @param <X> the checked exception it may fail with; inferred as unchecked when there is none
@FunctionalInterface
public interface PollFunction<T extends @Nullable Object, X extends Throwable> {

  /// Moves on as [Future#poll(Context)] does.
  Poll<T> poll(Context context) throws X;
}
