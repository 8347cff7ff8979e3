package cortado.task;

import cortado.future.Context;
import cortado.future.Outcome;
import cortado.future.Poll;
import cortado.future.Ready;
import cortado.future.Waker;
import cortado.runtime.internal.context.Current;
import cortado.runtime.internal.context.Services;
import org.jspecify.annotations.Nullable;

/// A task of a [JoinSet] or [JoinMap], and the waker that it ends with.
///
/// Confined to the owner of the set, but for [#wake()], which is safe for any thread.
sealed class Member<T extends @Nullable Object> implements Waker permits KeyedMember {

  private final JoinHandle<T> handle;
  private final EndedMembers<T> ended;

  /// Who hears of failures; null outside of runtimes.
  private final @Nullable Services services;

  /// Known here only if the task was faster than [#watch].
  private @Nullable Outcome<T> early;

  /// The member behind this one in the queue of `ended`, under its rules.
  @Nullable Member<T> next;

  /// Whether it was in that queue, under its lock.
  boolean added;

  Member(JoinHandle<T> handle, EndedMembers<T> ended) {
    this.handle = handle;
    this.ended = ended;
    this.services = Current.servicesOrNull();
  }

  final JoinHandle<T> handle() {
    return handle;
  }

  /// Has this member among the ended ones as soon as its task has ended. Called once.
  final void watch(Context context) {
    early = poll(context);
    if (early != null) {
      ended.add(this);
    }
  }

  /// How the task has ended. For a member that was taken from the ended ones, once.
  final Outcome<T> outcome(Context context) {
    Outcome<T> outcome = early != null ? early : poll(context);
    if (outcome == null) {
      throw new IllegalStateException("task " + handle.id() + " was joined before it had ended");
    }
    return outcome;
  }

  /// Lets the task run on. A failure that it has ended with, or will, is reported.
  final void detach() {
    handle.cancel();
    if (early instanceof Outcome.Failure<T>(Throwable failure)
        && !(failure instanceof TaskAbortedException)) {
      report(failure);
    }
  }

  private void report(Throwable failure) {
    if (services != null) {
      services.unhandled(failure);
    } else {
      Thread thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
    }
  }

  private @Nullable Outcome<T> poll(Context context) {
    try {
      Poll<T> poll = context.pollWith(this, handle);
      return poll instanceof Ready<T> ready ? new Outcome.Success<>(ready.value()) : null;
    } catch (Throwable failure) {
      return new Outcome.Failure<>(failure);
    }
  }

  /// A handle wakes once, when its task has ended. That may be while [#watch] finds so.
  @Override
  public final void wake() {
    ended.add(this);
  }
}
