package cortado.future;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A [Select] put together branch by branch: any number of them, some of which may be switched off,
/// or win with certain values only. Made by [Futures#selecting()].
///
/// ```java
/// String line = Futures.<String>selecting()
///     .onMatch(lines.receive(), received -> received != null, received -> received)
///     .onIf(limited, sleep(ofSeconds(5)), _ -> "too late")
///     .orElse(() -> "no more lines")
///     .await();
/// ```
///
/// What a branch makes of its value is made after the other branches have been cancelled. To await
/// something there, make a future and await it after the select:
/// `Futures.<Future<String>>selecting() … .build().await().await()`. Confined to one thread, and
/// used once.
///
/// @param <R> the type of the result
public final class SelectBuilder<R extends @Nullable Object> {

  private final List<Branch<R>> branches = new ArrayList<>();
  private final List<Future<?>> futures = new ArrayList<>();

  SelectBuilder() {}

  /// A branch that wins with whatever value `future` ends with.
  @CanIgnoreReturnValue
  public <T extends @Nullable Object, X extends Throwable> SelectBuilder<R> on(
      Future<T> future, Mapping<? super T, ? extends R, X> result) throws X {
    return onMatch(future, _ -> true, result);
  }

  /// A branch that takes part only if `enabled`. Otherwise the future is cancelled without having
  /// been polled, unless it was borrowed.
  @CanIgnoreReturnValue
  public <T extends @Nullable Object, X extends Throwable> SelectBuilder<R> onIf(
      boolean enabled, Future<T> future, Mapping<? super T, ? extends R, X> result) throws X {
    if (enabled) {
      return on(future, result);
    }
    Ended.cancel(future);
    return this;
  }

  /// A branch that wins with a value for which `matches` gives true. With another value it is out,
  /// and the rest go on.
  @CanIgnoreReturnValue
  public <T extends @Nullable Object, X extends Throwable, Y extends Throwable>
      SelectBuilder<R> onMatch(
          Future<T> future,
          Mapping<? super T, Boolean, X> matches,
          Mapping<? super T, ? extends R, Y> result)
          throws X, Y {
    Objects.requireNonNull(future, "future");
    Objects.requireNonNull(matches, "matches");
    Objects.requireNonNull(result, "result");
    branches.add(new Branch<>(erased(matches), erased(result)));
    futures.add(future);
    return this;
  }

  /// The select, which fails with an [IllegalStateException] when no branch is left.
  public Select<R> build() {
    return build(null);
  }

  /// The select, whose result is that of `otherwise` when no branch is left.
  public Select<R> orElse(Supplier<? extends R> otherwise) {
    return build(otherwise);
  }

  private Select<R> build(@Nullable Supplier<? extends R> fallback) {
    var winner = new Branches<>(List.copyOf(branches), fallback);
    return new Select<>(winner, futures.toArray(Future<?>[]::new));
  }

  @SuppressWarnings("unchecked") // Applied to values of its own future only.
  private static <O extends @Nullable Object> Mapping<@Nullable Object, O, ?> erased(
      Mapping<?, ? extends O, ?> mapping) {
    return (Mapping<@Nullable Object, O, ?>) mapping;
  }

  private record Branch<R extends @Nullable Object>(
      Mapping<@Nullable Object, Boolean, ?> matches, Mapping<@Nullable Object, R, ?> result) {}

  private record Branches<R extends @Nullable Object>(
      List<Branch<R>> list, @Nullable Supplier<? extends R> fallback) implements Select.Winner<R> {

    @Override
    public boolean accepts(int index, @Nullable Object value) throws Throwable {
      return list.get(index).matches.apply(value);
    }

    @Override
    public R result(int index, @Nullable Object value) throws Throwable {
      return list.get(index).result.apply(value);
    }

    @Override
    public R otherwise() throws Throwable {
      return fallback == null ? Select.Winner.super.otherwise() : fallback.get();
    }
  }
}
