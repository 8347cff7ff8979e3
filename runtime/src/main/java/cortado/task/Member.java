package cortado.task;

import cortado.future.Context;
import cortado.future.Outcome;
import cortado.future.Poll;
import cortado.future.Ready;
import cortado.future.Waker;
import org.jspecify.annotations.Nullable;

/// A task of a [JoinSet], and the waker that it ends with.
///
/// Confined to the owner of the set, but for [#wake()], which is safe for any thread.
final class Member<T extends @Nullable Object> implements Waker {

  private final JoinHandle<T> handle;
  private final EndedMembers<T> ended;

  /// Known here only if the task was faster than [#watch].
  private @Nullable Outcome<T> early;

  /// The member behind this one in the queue of `ended`, under its rules.
  @Nullable Member<T> next;

  Member(JoinHandle<T> handle, EndedMembers<T> ended) {
    this.handle = handle;
    this.ended = ended;
  }

  JoinHandle<T> handle() {
    return handle;
  }

  /// Has this member among the ended ones as soon as its task has ended. Called once.
  void watch(Context context) {
    early = poll(context);
    if (early != null) {
      ended.add(this);
    }
  }

  /// How the task has ended. For a member that was taken from the ended ones, once.
  Outcome<T> outcome(Context context) {
    Outcome<T> outcome = early != null ? early : poll(context);
    if (outcome == null) {
      throw new IllegalStateException("task " + handle.id() + " was joined before it had ended");
    }
    return outcome;
  }

  private @Nullable Outcome<T> poll(Context context) {
    try {
      Poll<T> poll = context.pollWith(this, handle);
      return poll instanceof Ready<T> ready ? new Outcome.Success<>(ready.value()) : null;
    } catch (Throwable failure) {
      return new Outcome.Failure<>(failure);
    }
  }

  /// A handle wakes once, when its task has ended.
  @Override
  public void wake() {
    ended.add(this);
  }
}
