package cortado.future;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A computation that moves only when it is polled.
///
/// Making a future runs nothing. Whoever owns it polls it with a [Context]; while it answers
/// [Pending] it has kept the context's waker and wakes it when polling again is worth it. A failure
/// is an exception out of [#poll(Context)]. A future is one-shot: polled again after it was ready,
/// failed or cancelled, or by two threads at once, it throws [IllegalStateException] where it can
/// tell. Abandoning a future means calling [#cancel()].
///
/// In async code, write `future.await()`. A method that returns a future declares the checked
/// exceptions which that future may fail with; creation and await being one expression, the
/// compiler then asks for them where they are thrown.
///
/// Confined to its owner, who may hand it to another thread between polls.
///
/// @param <T> the type of the value
public interface Future<T extends @Nullable Object> {

  /// Moves on as far as possible without blocking.
  ///
  /// On pending, the waker of this very poll (not of an earlier one) is the one to be woken. Polls
  /// that nothing asked for are allowed and change nothing.
  Poll<T> poll(Context context) throws Throwable;

  /// Abandons the future: releases what it holds and runs its pending clean-up, before returning.
  ///
  /// Does nothing on a future that has completed or has been cancelled. Failures of clean-up go to
  /// the uncaught exception handler of the calling thread, never to the caller.
  default void cancel() {}

  /// Begins to abandon the future as [#cancel()] does, but lets its clean-up wait.
  ///
  /// Null when that is over, as it always is where clean-up has nothing to wait for; this then was
  /// [#cancel()], and so it is unless overridden. Otherwise the owner polls the result to its end,
  /// and no longer this future. A combinator of your own passes the call on to what it owns, as it
  /// does with [#cancel()]; otherwise clean-up inside of it is cut where it waits.
  ///
  /// A task that is aborted ends like this, under a deadline. `context` is that of the poll in
  /// which it happens.
  default @Nullable Unwinding beginCancel(Context context) {
    cancel();
    return null;
  }

  /// Waits for the value inside an async block or an [Async] method; rethrows the failure.
  ///
  /// The transform replaces the call. Where it has not run, this throws instead of blocking.
  default T await() {
    throw Untransformed.await();
  }

  /// A future of this one's value with `mapping` applied to it.
  ///
  /// This future is released before `mapping` runs; a failure of either is the result's failure.
  ///
  /// ## Cancel safety
  ///
  /// As this future's.
  default <R extends @Nullable Object, X extends Throwable> Future<R> map(
      Mapping<? super T, ? extends R, X> mapping) throws X {
    return new MapFuture<>(this, Objects.requireNonNull(mapping, "mapping"));
  }

  /// A future that continues with the future which `next` makes of this one's value.
  ///
  /// This future is released before `next` runs; a failure of either future or of `next` is the
  /// result's failure.
  ///
  /// ## Cancel safety
  ///
  /// A value of this future is lost if the future made of it is cancelled and loses it.
  default <R extends @Nullable Object, X extends Throwable> Future<R> then(
      Mapping<? super T, ? extends Future<R>, X> next) throws X {
    return new ThenFuture<>(this, Objects.requireNonNull(next, "next"));
  }

  /// A future that never fails: how this one ended, as data.
  ///
  /// [Cancelled] is no failure and passes through.
  ///
  /// ## Cancel safety
  ///
  /// As this future's.
  default Future<Outcome<T>> catching() {
    return new CatchingFuture<>(this);
  }

  /// Starts this future and gives its result to code that knows nothing of polling.
  ///
  /// It is polled at once on this thread, and then on the threads that wake it, by one at a time;
  /// it must not block. There is no runtime: what needs one fails as it does on any such thread.
  /// Whoever cancels the result, or completes it otherwise, cancels this future; clean-up that
  /// waits goes on where it is woken, for as long as it takes.
  default CompletableFuture<T> toCompletableFuture() {
    return Drive.start(this);
  }
}
