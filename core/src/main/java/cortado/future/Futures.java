package cortado.future;

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
    return new FromPoll<>(function);
  }
}
