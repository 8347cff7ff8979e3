package cortado.runtime.internal.schedule;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import cortado.runtime.internal.task.TaskCell;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The run queue of one worker: a ring that its owner fills and empties, and from which the other
/// workers steal half at a time.
///
/// First in, first out. Everything but [#stealInto] and [#isEmpty] is for the owner.
final class LocalQueue {
  /*
   *      head                tail
   *        ▼                   ▼
   *   ┌───┬───┬───┬───┬───┬───┬───┬───┐
   *   │   │ a │ b │ c │ d │ e │   │   │     both only grow, and wrap; a task's slot is index & mask
   *   └───┴───┴───┴───┴───┴───┴───┴───┘
   *         └─────┬────┘└──┬───┘
   *      stolen at once   kept
   *
   * (1) Only the owner changes `tail` and the slots; `head` is changed by CAS, by anybody.
   * (2) Who moves `head` from h to h+n owns the n tasks that were in those slots, and nobody else.
   * (3) The owner writes the slot of `tail` only after it has seen a head greater than
   *     tail - capacity. So while head is h, the slots from h to tail hold what was put there.
   * (4) A thief reads the slots before its CAS. By (3) what it read is right if the CAS succeeds; if
   *     not, it may have read anything and drops it.
   *
   * Ordering: a slot is written before the release of `tail` and read after an acquire of it. The
   * CAS of `head` is full: the thief's reads stay before it, and the owner's acquire of `head` comes
   * before it overwrites. A thief takes head before tail; were they taken the other way round, the
   * distance could look negative. It can look too great, which (4) forgives.
   *
   * A stolen slot keeps its stale reference until the owner comes round or sleeps: clearing it is
   * the owner's by (1).
   *
   * Proofs: LocalQueueTest, LocalQueueModelTest for (2) to (4) with a twin whose steal is no CAS,
   * LocalQueueStress for the ordering.
   */

  static final int CAPACITY = 256;

  private static final VarHandle HEAD;
  private static final VarHandle TAIL;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      HEAD = lookup.findVarHandle(LocalQueue.class, "head", int.class);
      TAIL = lookup.findVarHandle(LocalQueue.class, "tail", int.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final @Nullable TaskCell<?>[] slots;
  private final int mask;

  @SuppressWarnings("unused") // Accessed through HEAD.
  private volatile int head;

  @SuppressWarnings("unused") // Accessed through TAIL.
  private volatile int tail;

  /// With room for `capacity` tasks, a power of two.
  LocalQueue(int capacity) {
    this(capacity, 0);
  }

  /// With its indexes starting at `origin`, which matters to nobody but tests of their wrapping.
  LocalQueue(int capacity, int origin) {
    this.slots = new TaskCell<?>[capacity];
    this.mask = capacity - 1;
    HEAD.set(this, origin);
    TAIL.setRelease(this, origin);
  }

  /// Whether there is nothing to take. Safe for any thread.
  boolean isEmpty() {
    return size() == 0;
  }

  /// How many tasks there are; a guess for anybody but the owner.
  int size() {
    int from = headAcquire();
    return tailAcquire() - from;
  }

  /// The place that the next task will have.
  int end() {
    return tailPlain();
  }

  /// Whether all tasks before `place`, an [#end()] of late, have left.
  boolean hasReached(int place) {
    return headAcquire() - place >= 0;
  }

  /// How many tasks fit in.
  int room() {
    return slots.length - (tailPlain() - headAcquire());
  }

  /// Appends a task. If the queue is full, half of it and the task go to `overflow` instead, and
  /// the answer is true.
  @CanIgnoreReturnValue
  boolean push(TaskCell<?> task, InjectQueue overflow) {
    while (room() == 0) {
      if (tryOverflow(task, overflow)) {
        return true;
      }
      // A thief was faster, so there is room now.
    }
    pushWithinRoom(task);
    return false;
  }

  /// Appends a task when there is room.
  void pushWithinRoom(TaskCell<?> task) {
    int to = tailPlain();
    slots[to & mask] = task;
    tailRelease(to + 1);
  }

  private boolean tryOverflow(TaskCell<?> task, InjectQueue overflow) {
    int from = headAcquire();
    int count = slots.length / 2;
    if (tailPlain() - from != slots.length || !casHead(from, from + count)) {
      return false;
    }
    TaskCell<?> first = takeSlot(from);
    TaskCell<?> last = first;
    for (int index = from + 1; index != from + count; index++) {
      TaskCell<?> following = takeSlot(index);
      last.next = following;
      last = following;
    }
    last.next = task;
    overflow.pushChain(first, task, count + 1);
    return true;
  }

  /// Takes the oldest task.
  @Nullable TaskCell<?> pop() {
    for (int from = headAcquire(); from != tailPlain(); from = headAcquire()) {
      if (casHead(from, from + 1)) {
        return takeSlot(from);
      }
    }
    return null;
  }

  /// Takes the older half of the tasks: one is returned, the others go to `thief`, which is the
  /// caller's own and empty.
  @Nullable TaskCell<?> stealInto(LocalQueue thief) {
    while (true) {
      int from = headAcquire();
      int available = tailAcquire() - from;
      int count = Math.min(available - available / 2, thief.slots.length);
      if (count <= 0) {
        return null;
      }
      int to = thief.tailPlain();
      TaskCell<?> last = copyTo(thief, from, count, to);
      if (casHead(from, from + count)) {
        thief.tailRelease(to + count - 1);
        return last;
      }
    }
  }

  /// Copies all but the last of `count` tasks behind the tail of `thief`, and returns that last
  /// one.
  private @Nullable TaskCell<?> copyTo(LocalQueue thief, int from, int count, int to) {
    for (int offset = 0; offset < count - 1; offset++) {
      thief.slots[(to + offset) & thief.mask] = slots[(from + offset) & mask];
    }
    return slots[(from + count - 1) & mask];
  }

  /// Names what the slots hold that anybody else but the owner finds filled: perhaps tasks that
  /// have left, and not all that have come. Safe for any thread.
  void forEachSeen(Consumer<? super TaskCell<?>> action) {
    int from = headAcquire();
    int count = Math.min(tailAcquire() - from, slots.length);
    for (int offset = 0; offset < count; offset++) {
      TaskCell<?> task = slots[(from + offset) & mask];
      if (task != null) {
        action.accept(task);
      }
    }
  }

  /// Drops the references that thieves have left behind, when the queue is empty.
  void clearStale() {
    if (isEmpty()) {
      Arrays.fill(slots, null);
    }
  }

  /// The task in a slot that the owner has moved `head` past.
  @SuppressWarnings("NullAway") // By (3) the slot is filled.
  private TaskCell<?> takeSlot(int index) {
    TaskCell<?> task = slots[index & mask];
    slots[index & mask] = null;
    return task;
  }

  private int headAcquire() {
    return (int) HEAD.getAcquire(this);
  }

  private boolean casHead(int expected, int next) {
    return HEAD.compareAndSet(this, expected, next);
  }

  private int tailPlain() {
    return (int) TAIL.get(this);
  }

  private int tailAcquire() {
    return (int) TAIL.getAcquire(this);
  }

  private void tailRelease(int next) {
    TAIL.setRelease(this, next);
  }
}
