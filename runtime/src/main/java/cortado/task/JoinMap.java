package cortado.task;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Futures;
import cortado.future.Outcome;
import cortado.future.Poll;
import cortado.future.Waker;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A group of tasks with a key each, by which they can be aborted, and which are joined in the
/// order in which they end.
///
/// A task that is spawned with the key of another takes its place: that one is aborted and its end
/// told to nobody, but for a failure, which is reported to the runtime's handler for uncaught
/// exceptions. The tasks are spawned onto the runtime that the thread which adds them is in, and it
/// may enter another for that ([cortado.runtime.Handle#enter()]). Closing the map aborts those that
/// are left. A map belongs to one owner at a time: the tasks run anywhere, but one of its futures
/// at most may be under way.
///
/// @param <K> the type of the keys, with `equals` and `hashCode` as those of a map
/// @param <T> the type of the tasks' values
public final class JoinMap<K, T extends @Nullable Object> implements AutoCloseable {

  /// By their keys, those that were not joined yet.
  private final Map<K, KeyedMember<K, T>> members = new HashMap<>();

  /// Those that were replaced by others and have not ended yet.
  private final Set<Member<T>> replaced = new HashSet<>();

  private final EndedMembers<T> ended = new EndedMembers<>();

  /// What handles are polled with: without a budget, since joining is charged by the map.
  private final Context polling = new Context(Waker.noop());

  /// An empty map.
  public JoinMap() {}

  /// How the task of a key has ended. Immutable.
  ///
  /// @param key what it was spawned with
  /// @param outcome its value or failure, which for an aborted one is a [TaskAbortedException]
  public record Joined<K, T extends @Nullable Object>(K key, Outcome<T> outcome) {}

  // Adding

  /// Starts `future` as a task with `key`, and aborts the one that has had it. See [Tasks#spawn].
  /// For tasks with a name there is [TaskBuilder#spawnIn(JoinMap, Object, Future)].
  @CanIgnoreReturnValue
  public AbortHandle spawn(K key, Future<T> future) {
    return add(key, Tasks.spawn(future));
  }

  /// Starts `future` with `key` as a task that stays on the calling thread, and aborts the task
  /// that has had the key. See [Tasks#spawnLocal].
  @CanIgnoreReturnValue
  public AbortHandle spawnLocal(K key, Future<T> future) {
    return add(key, Tasks.spawnLocal(future));
  }

  /// Runs `job` with `key` on a thread that may block, and aborts the task that has had it. See
  /// [Tasks#spawnBlocking].
  @CanIgnoreReturnValue
  public AbortHandle spawnBlocking(K key, Callable<T> job) {
    return add(key, Tasks.spawnBlocking(job));
  }

  AbortHandle add(K key, JoinHandle<T> handle) {
    var member = new KeyedMember<>(key, handle, ended);
    KeyedMember<K, T> before = members.put(key, member);
    if (before != null) {
      before.handle().abort();
      replaced.add(before);
    }
    member.watch(polling);
    return handle;
  }

  // Joining

  /// Waits for the next task to end and takes it out, with its key; null when the map is empty.
  ///
  /// ## Cancel safety
  ///
  /// A cancelled wait has taken nothing.
  public Future<@Nullable Joined<K, T>> joinNext() {
    return Futures.<@Nullable Joined<K, T>, RuntimeException>fromPoll(this::pollJoinNext);
  }

  /// Polls for the next task to end, as [#joinNext()] does.
  public Poll<@Nullable Joined<K, T>> pollJoinNext(Context context) {
    if (members.isEmpty()) {
      return Poll.ready(null);
    }
    if (context.mustYield()) {
      return Poll.pending();
    }
    Member<T> member = ended.takeOrWait(context.waker());
    while (member != null) {
      Joined<K, T> joined = take(member);
      if (joined != null) {
        context.madeProgress();
        return Poll.ready(joined);
      }
      member = ended.takeOrWait(context.waker());
    }
    return Poll.pending();
  }

  /// Takes a task out that has ended; null when there is none.
  public @Nullable Joined<K, T> tryJoinNext() {
    for (Member<T> member = ended.take(); member != null; member = ended.take()) {
      Joined<K, T> joined = take(member);
      if (joined != null) {
        return joined;
      }
    }
    return null;
  }

  /// Null for one that was replaced, or detached just as it ended.
  private @Nullable Joined<K, T> take(Member<T> member) {
    if (member instanceof KeyedMember<?, T> keyed && members.get(keyed.key()) == member) {
      @SuppressWarnings("unchecked") // All members of this map have been made by it.
      K key = (K) keyed.key();
      members.remove(key);
      return new Joined<>(key, member.outcome(polling));
    }
    if (replaced.remove(member)) {
      // What it has failed with, if anything, is reported.
      member.detach();
    }
    return null;
  }

  /// Aborts all tasks and waits until they have ended, whatever with, those that were replaced
  /// included.
  ///
  /// ## Cancel safety
  ///
  /// The tasks that have not ended stay in the map, aborted.
  public Future<@Nullable Void> shutdown() {
    return new Shutdown(this);
  }

  // Ending

  /// Aborts the task with `key`, which stays in the map until it is joined. False if there is none.
  @CanIgnoreReturnValue
  public boolean abort(K key) {
    KeyedMember<K, T> member = members.get(key);
    if (member == null) {
      return false;
    }
    member.handle().abort();
    return true;
  }

  /// Aborts the tasks whose keys satisfy `condition`; they stay in the map until they are joined.
  public void abortIf(Predicate<? super K> condition) {
    for (KeyedMember<K, T> member : List.copyOf(members.values())) {
      if (condition.test(member.key())) {
        member.handle().abort();
      }
    }
  }

  /// Aborts all tasks, which stay in the map until they are joined.
  public void abortAll() {
    abortIf(_ -> true);
  }

  /// Takes all tasks out and lets them run on.
  public void detachAll() {
    ended.clear();
    members.values().forEach(Member::detach);
    members.clear();
    replaced.forEach(Member::detach);
    replaced.clear();
  }

  /// How many tasks have not been joined, ended or not. One that was replaced does not count.
  public int size() {
    return members.size();
  }

  /// Whether there is no task to join.
  public boolean isEmpty() {
    return members.isEmpty();
  }

  /// Whether the task with `key` has not been joined.
  public boolean containsKey(K key) {
    return members.containsKey(key);
  }

  /// The keys of the tasks that have not been joined, as they are now: a view, and not to be
  /// changed.
  public Set<K> keys() {
    return Collections.unmodifiableSet(members.keySet());
  }

  /// Aborts all tasks and takes them out. They may end after this returns; [#shutdown()] waits.
  @Override
  public void close() {
    abortAll();
    detachAll();
  }

  /// See [JoinMap#shutdown()].
  private static final class Shutdown implements Future<@Nullable Void> {

    private final JoinMap<?, ?> map;
    private boolean begun;

    private Shutdown(JoinMap<?, ?> map) {
      this.map = map;
    }

    @Override
    public Poll<@Nullable Void> poll(Context context) {
      if (!begun) {
        begun = true;
        map.abortAll();
      }
      return map.pollEmpty(context);
    }
  }

  private Poll<@Nullable Void> pollEmpty(Context context) {
    while (!members.isEmpty() || !replaced.isEmpty()) {
      if (context.mustYield()) {
        return Poll.pending();
      }
      Member<T> member = ended.takeOrWait(context.waker());
      if (member == null) {
        return Poll.pending();
      }
      context.madeProgress();
      Joined<K, T> _ = take(member);
    }
    return Poll.ready(null);
  }
}
