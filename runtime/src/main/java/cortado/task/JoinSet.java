package cortado.task;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Futures;
import cortado.future.Outcome;
import cortado.future.Poll;
import cortado.future.Ready;
import cortado.future.Waker;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// A group of tasks that are joined in the order in which they end.
///
/// The tasks are spawned onto the runtime that the thread which adds them is in, and it may enter
/// another for that ([cortado.runtime.Handle#enter()]). Closing the set aborts those that are left.
/// A set belongs to one owner at a time: the tasks run anywhere, but one of its futures at most may
/// be under way.
///
/// The memory that a set takes is that of its tasks, and of the results that nobody has joined.
public final class JoinSet<T extends @Nullable Object> implements AutoCloseable {

  private final Set<Member<T>> members = new HashSet<>();
  private final EndedMembers<T> ended = new EndedMembers<>();

  /// What handles are polled with: without a budget, since joining is charged by the set.
  private final Context polling = new Context(Waker.noop());

  /// An empty set.
  public JoinSet() {}

  /// Which task has ended, and how. Immutable.
  ///
  /// @param id its number, as [AbortHandle#id()]
  /// @param outcome its value or failure, which for an aborted one is a [TaskAbortedException]
  public record Joined<T extends @Nullable Object>(long id, Outcome<T> outcome) {}

  // Adding

  /// Starts `future` as a task and adds it. See [Tasks#spawn]. For tasks with a name there is
  /// [TaskBuilder#spawnIn(JoinSet, Future)].
  @CanIgnoreReturnValue
  public AbortHandle spawn(Future<T> future) {
    return add(Tasks.spawn(future));
  }

  /// Starts each of `futures` as a task, in their order, and adds it. See [Tasks#spawn].
  public void spawnAll(Collection<? extends Future<T>> futures) {
    futures.forEach(this::spawn);
  }

  /// Starts `future` as a task that stays on the calling thread, and adds it. See
  /// [Tasks#spawnLocal].
  @CanIgnoreReturnValue
  public AbortHandle spawnLocal(Future<T> future) {
    return add(Tasks.spawnLocal(future));
  }

  /// Runs `job` on a thread that may block, and adds it. See [Tasks#spawnBlocking].
  @CanIgnoreReturnValue
  public AbortHandle spawnBlocking(Callable<T> job) {
    return add(Tasks.spawnBlocking(job));
  }

  AbortHandle add(JoinHandle<T> handle) {
    var member = new Member<>(handle, ended);
    members.add(member);
    member.watch(polling);
    return handle;
  }

  // Joining

  /// Waits for the next task to end and takes it out; null when the set is empty.
  ///
  /// An aborted task ends with a [TaskAbortedException].
  ///
  /// ## Cancel safety
  ///
  /// A cancelled wait has taken nothing.
  public Future<@Nullable Outcome<T>> joinNext() {
    return Futures.<@Nullable Outcome<T>, RuntimeException>fromPoll(this::pollJoinNext);
  }

  /// Polls for the next task to end, as [#joinNext()] does.
  public Poll<@Nullable Outcome<T>> pollJoinNext(Context context) {
    if (members.isEmpty()) {
      return Poll.ready(null);
    }
    Member<T> member = pollEnded(context);
    return member == null ? Poll.pending() : Poll.ready(member.outcome(polling));
  }

  /// Waits for the next task to end and takes it out, as [#joinNext()] does, and says which it was.
  ///
  /// ## Cancel safety
  ///
  /// A cancelled wait has taken nothing.
  public Future<@Nullable Joined<T>> joinNextWithId() {
    return Futures.<@Nullable Joined<T>, RuntimeException>fromPoll(this::pollJoinNextWithId);
  }

  /// Polls for the next task to end, as [#joinNextWithId()] does.
  public Poll<@Nullable Joined<T>> pollJoinNextWithId(Context context) {
    if (members.isEmpty()) {
      return Poll.ready(null);
    }
    Member<T> member = pollEnded(context);
    return member == null ? Poll.pending() : Poll.ready(joined(member));
  }

  private @Nullable Member<T> pollEnded(Context context) {
    if (context.mustYield()) {
      return null;
    }
    Member<T> member = ended.takeOrWait(context.waker());
    while (member != null && !members.remove(member)) {
      // It was detached just as it ended.
      member = ended.takeOrWait(context.waker());
    }
    if (member != null) {
      context.madeProgress();
    }
    return member;
  }

  private Joined<T> joined(Member<T> member) {
    return new Joined<>(member.handle().id(), member.outcome(polling));
  }

  /// Takes a task out that has ended; null when there is none.
  public @Nullable Outcome<T> tryJoinNext() {
    Member<T> member = takeEnded();
    return member == null ? null : member.outcome(polling);
  }

  /// Takes a task out that has ended, and says which it was; null when there is none.
  public @Nullable Joined<T> tryJoinNextWithId() {
    Member<T> member = takeEnded();
    return member == null ? null : joined(member);
  }

  private @Nullable Member<T> takeEnded() {
    Member<T> member = ended.take();
    while (member != null && !members.remove(member)) {
      member = ended.take();
    }
    return member;
  }

  /// Waits for all tasks, and gives their values in the order in which they ended.
  ///
  /// ## Fails
  ///
  /// With the first failure of a task. The others are then aborted, and have ended before this
  /// fails; their own failures are suppressed in the first.
  ///
  /// ## Cancel safety
  ///
  /// The tasks stay in the set; values that were collected are lost.
  public Future<List<T>> joinAll() {
    return new JoinAll<>(this);
  }

  /// Aborts all tasks and waits until they have ended, whatever with.
  ///
  /// ## Cancel safety
  ///
  /// The tasks that have not ended stay in the set, aborted.
  public Future<@Nullable Void> shutdown() {
    return new Shutdown(this);
  }

  // Ending

  /// Aborts all tasks, which stay in the set until they are joined.
  public void abortAll() {
    for (Member<T> member : members) {
      member.handle().abort();
    }
  }

  /// Takes all tasks out and lets them run on.
  public void detachAll() {
    ended.clear();
    for (Member<T> member : members) {
      member.detach();
    }
    members.clear();
  }

  /// How many tasks have not been joined, ended or not.
  public int size() {
    return members.size();
  }

  /// Whether there is no task to join.
  public boolean isEmpty() {
    return members.isEmpty();
  }

  /// Aborts all tasks and takes them out. They may end after this returns; [#shutdown()] waits.
  @Override
  public void close() {
    abortAll();
    detachAll();
  }

  /// See [JoinSet#joinAll()].
  private static final class JoinAll<T extends @Nullable Object> implements Future<List<T>> {

    private final JoinSet<T> set;
    private final List<T> values = new ArrayList<>();
    private @Nullable Throwable failure;
    private boolean finished;

    private JoinAll(JoinSet<T> set) {
      this.set = set;
    }

    @Override
    public Poll<List<T>> poll(Context context) throws Throwable {
      if (finished) {
        throw new IllegalStateException("future was polled after it had completed");
      }
      while (set.pollJoinNext(context) instanceof Ready<@Nullable Outcome<T>> ready) {
        switch (ready.value()) {
          case Outcome.Success<T>(T value) -> values.add(value);
          case Outcome.Failure<T>(Throwable another) -> failed(another);
          case null -> {
            return result();
          }
        }
      }
      return Poll.pending();
    }

    private void failed(Throwable another) {
      if (failure == null) {
        failure = another;
        set.abortAll();
      } else if (another != failure && !(another instanceof TaskAbortedException)) {
        failure.addSuppressed(another);
      }
    }

    private Poll<List<T>> result() throws Throwable {
      finished = true;
      if (failure != null) {
        throw failure;
      }
      return Poll.ready(values);
    }
  }

  /// See [JoinSet#shutdown()].
  private static final class Shutdown implements Future<@Nullable Void> {

    private final JoinSet<?> set;
    private boolean begun;

    private Shutdown(JoinSet<?> set) {
      this.set = set;
    }

    @Override
    public Poll<@Nullable Void> poll(Context context) {
      if (!begun) {
        begun = true;
        set.abortAll();
      }
      while (!set.isEmpty()) {
        if (!set.pollJoinNext(context).isReady()) {
          return Poll.pending();
        }
      }
      return Poll.ready(null);
    }
  }
}
