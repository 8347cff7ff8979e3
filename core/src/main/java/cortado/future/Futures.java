package cortado.future;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes futures and combines them. Import statically.
public final class Futures {

  private Futures() {}

  /// A future of the body, which runs as far as it can whenever the future is polled.
  ///
  /// The argument is a lambda written in place; it captures variables as any lambda does, and it
  /// may await.
  public static <T extends @Nullable Object, X extends Throwable> Future<T> async(
      AsyncBlock<T, X> body) throws X {
    throw Untransformed.async();
  }

  /// A future of a body that has no value.
  public static <X extends Throwable> Future<@Nullable Void> async(AsyncAction<X> body) throws X {
    throw Untransformed.async();
  }

  /// A future that is ready with `value` at its first poll.
  public static <T extends @Nullable Object> Future<T> ready(T value) {
    return new ReadyFuture<>(value);
  }

  /// A future that is ready at its first poll, without a value.
  public static Future<@Nullable Void> done() {
    return new ReadyFuture<@Nullable Void>(null);
  }

  /// A future that fails with `failure` at its first poll.
  public static <T extends @Nullable Object, X extends Throwable> Future<T> failed(X failure)
      throws X {
    Objects.requireNonNull(failure, "failure");
    return fromPoll(
        _ -> {
          throw failure;
        });
  }

  /// A future that is never ready and never wakes. It may be polled and cancelled any number of
  /// times.
  @SuppressWarnings("unchecked") // It never gives a T.
  public static <T extends @Nullable Object> Future<T> pending() {
    return (Future<T>) NeverFuture.INSTANCE;
  }

  /// A future that polls by calling `function`, until that has been ready or failed or the future
  /// is cancelled; then it lets go of the function.
  ///
  /// The function keeps the contract of [Future#poll(Context)]. Unlike a lambda given as a
  /// `Future`, the result refuses to be polled again.
  public static <T extends @Nullable Object, X extends Throwable> Future<T> fromPoll(
      PollFunction<T, X> function) throws X {
    return new FromPoll<>(Objects.requireNonNull(function, "function"));
  }

  /// A future of the stage that `supplier` starts at the first poll.
  ///
  /// A failure is the one that the stage failed with first, without the wrapper that dependent
  /// stages add to it.
  ///
  /// ## Cancel safety
  ///
  /// Cancels the stage's [java.util.concurrent.CompletableFuture], if it has one; whether that
  /// stops the work is up to the stage.
  public static <T extends @Nullable Object> Future<T> from(
      Supplier<? extends CompletionStage<T>> supplier) {
    return new FromStage<>(Objects.requireNonNull(supplier, "supplier"));
  }

  /// All values, of futures that are polled concurrently by one owner.
  ///
  /// The result is ready when every one has ended. If some failed it fails then, with the failure
  /// of the first of them by position; the other failures are suppressed in it. Each poll begins
  /// with another one, unless [Join#biased()] is asked for.
  ///
  /// ## Cancel safety
  ///
  /// Cancels those that have not ended; values of the others are lost.
  public static <A extends @Nullable Object, B extends @Nullable Object> Join<Tuple2<A, B>> join(
      Future<A> a, Future<B> b) {
    return new Join<>(false, Futures::tuple2, a, b);
  }

  /// All values of three futures, as [#join(Future, Future)].
  public static <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object>
      Join<Tuple3<A, B, C>> join(Future<A> a, Future<B> b, Future<C> c) {
    return new Join<>(false, Futures::tuple3, a, b, c);
  }

  /// All values of four futures, as [#join(Future, Future)].
  public static <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object>
      Join<Tuple4<A, B, C, D>> join(Future<A> a, Future<B> b, Future<C> c, Future<D> d) {
    return new Join<>(false, Futures::tuple4, a, b, c, d);
  }

  /// All values of five futures, as [#join(Future, Future)].
  public static <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object,
          E extends @Nullable Object>
      Join<Tuple5<A, B, C, D, E>> join(
          Future<A> a, Future<B> b, Future<C> c, Future<D> d, Future<E> e) {
    return new Join<>(false, Futures::tuple5, a, b, c, d, e);
  }

  /// All values of `futures`, in their order, as [#join(Future, Future)]. Of more than thirty, only
  /// those are polled that were woken.
  public static <T extends @Nullable Object> Join<List<T>> join(
      Collection<? extends Future<T>> futures) {
    return new Join<>(false, Futures::list, array(futures));
  }

  /// All values, or the first failure in time.
  ///
  /// Polls concurrently as [#join(Future, Future)], but at the first failure cancels the others and
  /// fails with it.
  ///
  /// ## Cancel safety
  ///
  /// Cancels those that have not ended; values of the others are lost.
  public static <A extends @Nullable Object, B extends @Nullable Object> Join<Tuple2<A, B>> tryJoin(
      Future<A> a, Future<B> b) {
    return new Join<>(true, Futures::tuple2, a, b);
  }

  /// All values of three futures or the first failure, as [#tryJoin(Future, Future)].
  public static <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object>
      Join<Tuple3<A, B, C>> tryJoin(Future<A> a, Future<B> b, Future<C> c) {
    return new Join<>(true, Futures::tuple3, a, b, c);
  }

  /// All values of four futures or the first failure, as [#tryJoin(Future, Future)].
  public static <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object>
      Join<Tuple4<A, B, C, D>> tryJoin(Future<A> a, Future<B> b, Future<C> c, Future<D> d) {
    return new Join<>(true, Futures::tuple4, a, b, c, d);
  }

  /// All values of five futures or the first failure, as [#tryJoin(Future, Future)].
  public static <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object,
          E extends @Nullable Object>
      Join<Tuple5<A, B, C, D, E>> tryJoin(
          Future<A> a, Future<B> b, Future<C> c, Future<D> d, Future<E> e) {
    return new Join<>(true, Futures::tuple5, a, b, c, d, e);
  }

  /// All values of `futures`, in their order, or the first failure, as [#tryJoin(Future, Future)].
  /// Of more than thirty, only those are polled that were woken.
  public static <T extends @Nullable Object> Join<List<T>> tryJoin(
      Collection<? extends Future<T>> futures) {
    return new Join<>(true, Futures::list, array(futures));
  }

  /// The first of several branches to end, told apart by a `switch` over [First] and [Second].
  ///
  /// The other branches are cancelled before the result is delivered, or kept if given as
  /// [#borrowed(Future)]. If the first to end fails, so does the result. Polls start at a random
  /// branch unless [Select#biased()] is asked for.
  ///
  /// ## Cancel safety
  ///
  /// Cancels all branches, except borrowed ones.
  public static <A extends @Nullable Object, B extends @Nullable Object>
      Select<Selected2<A, B>> select(Future<A> a, Future<B> b) {
    return new Select<>(Futures::selected, a, b);
  }

  /// The first of three branches to end, as [#select(Future, Future)].
  public static <A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object>
      Select<Selected3<A, B, C>> select(Future<A> a, Future<B> b, Future<C> c) {
    return new Select<>(Futures::selected, a, b, c);
  }

  /// The first of four branches to end, as [#select(Future, Future)].
  public static <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object>
      Select<Selected4<A, B, C, D>> select(Future<A> a, Future<B> b, Future<C> c, Future<D> d) {
    return new Select<>(Futures::selected, a, b, c, d);
  }

  /// The first of five branches to end, as [#select(Future, Future)].
  public static <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object,
          E extends @Nullable Object>
      Select<Selected5<A, B, C, D, E>> select(
          Future<A> a, Future<B> b, Future<C> c, Future<D> d, Future<E> e) {
    return new Select<>(Futures::selected, a, b, c, d, e);
  }

  /// A select to be put together branch by branch, where branches can be switched off, or win with
  /// certain values only.
  public static <R extends @Nullable Object> SelectBuilder<R> selecting() {
    return new SelectBuilder<>();
  }

  /// The value or failure of the first future to end; the others are cancelled before it is
  /// delivered, or kept if given as [#borrowed(Future)].
  ///
  /// Polls start at a random future unless [Select#biased()] is asked for.
  ///
  /// ## Cancel safety
  ///
  /// Cancels all of them, except borrowed ones.
  @SafeVarargs
  @SuppressWarnings("varargs") // The array is only copied.
  public static <T extends @Nullable Object> Select<T> race(Future<T>... futures) {
    return raceOf(futures.clone());
  }

  /// The value or failure of the first of `futures` to end, as [#race(Future...)]. There must be at
  /// least one.
  public static <T extends @Nullable Object> Select<T> race(
      Collection<? extends Future<T>> futures) {
    return raceOf(array(futures));
  }

  /// A view of `future` that may be abandoned without cancelling it. Whoever lent it goes on owning
  /// it, and may poll it again unless it has ended.
  public static <T extends @Nullable Object> Future<T> borrowed(Future<T> future) {
    return new Borrowed<>(Objects.requireNonNull(future, "future"));
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // Each branch gives a T.
  private static <T extends @Nullable Object> Select<T> raceOf(Future<?>[] futures) {
    if (futures.length == 0) {
      throw new IllegalArgumentException("a race needs at least one future, was given none");
    }
    return new Select<>((_, value) -> (T) value, futures);
  }

  private static Future<?>[] array(Collection<? extends Future<?>> futures) {
    return futures.toArray(Future<?>[]::new);
  }

  @SuppressWarnings("unchecked") // Each child gave a T.
  private static <T extends @Nullable Object> List<T> list(@Nullable Object[] values) {
    return (List<T>) Collections.unmodifiableList(Arrays.asList(values));
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // Each child gave a value of its type.
  private static <A extends @Nullable Object, B extends @Nullable Object> Tuple2<A, B> tuple2(
      @Nullable Object[] values) {
    return new Tuple2<>((A) values[0], (B) values[1]);
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // Each child gave a value of its type.
  private static <
          A extends @Nullable Object, B extends @Nullable Object, C extends @Nullable Object>
      Tuple3<A, B, C> tuple3(@Nullable Object[] values) {
    return new Tuple3<>((A) values[0], (B) values[1], (C) values[2]);
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // Each child gave a value of its type.
  private static <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object>
      Tuple4<A, B, C, D> tuple4(@Nullable Object[] values) {
    return new Tuple4<>((A) values[0], (B) values[1], (C) values[2], (D) values[3]);
  }

  @SuppressWarnings({"unchecked", "NullAway"}) // Each child gave a value of its type.
  private static <
          A extends @Nullable Object,
          B extends @Nullable Object,
          C extends @Nullable Object,
          D extends @Nullable Object,
          E extends @Nullable Object>
      Tuple5<A, B, C, D, E> tuple5(@Nullable Object[] values) {
    return new Tuple5<>((A) values[0], (B) values[1], (C) values[2], (D) values[3], (E) values[4]);
  }

  /// The result of a `select`; the caller knows its types.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // The branch gave that type.
  private static <R> R selected(int index, @Nullable Object value) {
    return (R)
        switch (index) {
          case 0 -> new First<>(value);
          case 1 -> new Second<>(value);
          case 2 -> new Third<>(value);
          case 3 -> new Fourth<>(value);
          case 4 -> new Fifth<>(value);
          default -> throw new AssertionError(index);
        };
  }
}
