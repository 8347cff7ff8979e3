package cortado.runtime.internal.schedule;

import cortado.runtime.internal.metrics.Padded;
import cortado.runtime.internal.task.TaskCell;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The run queue of one worker: a ring that its owner fills, empties and widens, and from which the
/// other workers steal half at a time.
///
/// First in, first out, unbounded. Everything but [#stealInto], [#isEmpty], [#size] and
/// [#forEachSeen] is for the owner.
final class LocalQueue extends Padded {
  /*
   *      head                tail
   *        ▼                   ▼
   *   ┌───┬───┬───┬───┬───┬───┬───┬───┐
   *   │   │ a │ b │ c │ d │ e │   │   │     both only grow, and wrap; a task's slot is index & mask
   *   └───┴───┴───┴───┴───┴───┴───┴───┘
   *         └─────┬────┘└──┬───┘
   *      stolen at once   kept
   *
   * (1) Only the owner changes `tail`, the slots, and which ring there is; `head` is changed by CAS,
   *     by anybody.
   * (2) Who moves `head` from h to h+n owns the n tasks that were in those slots, and nobody else.
   * (3) The owner writes the slot of `tail` only after it has seen a head greater than
   *     tail - capacity. If there is none, it copies what is between head and tail to a wider ring,
   *     and never writes to the old one again. So while head is h, the slots from h to tail hold
   *     what was put there, in the ring of the time when that tail was written and in all later ones.
   * (4) A thief reads the slots before its CAS. By (3) what it read is right if the CAS succeeds; if
   *     not, it may have read anything and drops it.
   *
   * Ordering: a slot is written before the release of `tail`, or of the ring that it is copied to,
   * and read after an acquire of both. The CAS of `head` is full: the thief's reads stay before it,
   * and the owner's acquire of `head` comes before it overwrites. A thief takes head before tail;
   * were they taken the other way round, the distance could look negative. It can look too great,
   * which (4) forgives. It takes the ring last, which is by then no older than the tail.
   *
   * A stolen slot keeps its stale reference until the owner comes round or sleeps: clearing it is
   * the owner's by (1).
   *
   * Proofs: LocalQueueTest, LocalQueueModelTest for (2) to (4) with twins whose steal is no CAS, and
   * whose thief takes the ring first; LocalQueueStress for the ordering.
   */

  static final int CAPACITY = 256;

  /// So many tasks are stolen at once, at most.
  private static final int LOOT = CAPACITY / 2;

  /// After so many sleeps a ring that had been widened is halved.
  private static final int SLEEPS_TO_HALVE = 32;

  private static final VarHandle HEAD;
  private static final VarHandle TAIL;
  private static final VarHandle SLOTS;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      HEAD = lookup.findVarHandle(LocalQueue.class, "head", int.class);
      TAIL = lookup.findVarHandle(LocalQueue.class, "tail", int.class);
      SLOTS = lookup.findVarHandle(LocalQueue.class, "slots", TaskCell[].class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  private final int leastCapacity;

  /// Written through SLOTS.
  private @Nullable TaskCell<?>[] slots;

  @SuppressWarnings("unused") // Accessed through HEAD.
  private volatile int head;

  @SuppressWarnings("unused") // Accessed through TAIL.
  private volatile int tail;

  /// The slots before it hold nothing stale.
  private int cleared;

  private int sleeps;

  /// With room for `capacity` tasks, a power of two, to begin with.
  LocalQueue(int capacity) {
    this(capacity, 0);
  }

  /// With its indexes starting at `origin`, which matters to nobody but tests of their wrapping.
  LocalQueue(int capacity, int origin) {
    this.leastCapacity = capacity;
    this.slots = new TaskCell<?>[capacity];
    this.cleared = origin;
    HEAD.set(this, origin);
    TAIL.setRelease(this, origin);
  }

  /// Whether there is nothing to take. Safe for any thread.
  boolean isEmpty() {
    return size() == 0;
  }

  /// How many tasks there are; a guess for anybody but the owner. Safe for any thread.
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

  /// How many tasks fit in before it has to be widened.
  int room() {
    return slots.length - (tailPlain() - headAcquire());
  }

  /// Appends a task.
  void push(TaskCell<?> task) {
    if (room() == 0) {
      widen();
    }
    int to = tailPlain();
    slots[slot(to, slots)] = task;
    tailRelease(to + 1);
  }

  private void widen() {
    @Nullable TaskCell<?>[] wider = new TaskCell<?>[2 * slots.length];
    int to = tailPlain();
    for (int index = headAcquire(); index != to; index++) {
      wider[slot(index, wider)] = slots[slot(index, slots)];
    }
    SLOTS.setRelease(this, wider);
  }

  /// Takes the oldest task.
  @Nullable TaskCell<?> pop() {
    for (int from = headAcquire(); from != tailPlain(); from = headAcquire()) {
      if (casHead(from, from + 1)) {
        if (cleared == from) {
          cleared = from + 1;
        }
        int slot = slot(from, slots);
        TaskCell<?> task = slots[slot];
        slots[slot] = null;
        return task;
      }
    }
    return null;
  }

  /// Takes the older half of the tasks, if they are not too many: one is returned, the others go to
  /// `thief`, which is the caller's own and empty. Safe for any thread.
  @Nullable TaskCell<?> stealInto(LocalQueue thief) {
    while (true) {
      int from = headAcquire();
      int available = tailAcquire() - from;
      int count = Math.min(available - available / 2, Math.min(LOOT, thief.slots.length));
      if (count <= 0) {
        return null;
      }
      int to = thief.tailPlain();
      TaskCell<?> last = copyTo(thief, from, count, to);
      if (casHead(from, from + count)) {
        thief.tailRelease(to + count - 1);
        return last;
      }
      thief.drop(to, count - 1);
    }
  }

  /// Clears slots that hold no task of the queue.
  private void drop(int from, int count) {
    for (int offset = 0; offset < count; offset++) {
      slots[slot(from + offset, slots)] = null;
    }
  }

  /// Copies all but the last of `count` tasks behind the tail of `thief`, and returns that last
  /// one.
  private @Nullable TaskCell<?> copyTo(LocalQueue thief, int from, int count, int to) {
    @Nullable TaskCell<?>[] ring = slotsAcquire();
    @Nullable TaskCell<?>[] target = thief.slots;
    for (int offset = 0; offset < count - 1; offset++) {
      target[slot(to + offset, target)] = ring[slot(from + offset, ring)];
    }
    return ring[slot(from + count - 1, ring)];
  }

  /// Names what the slots hold that anybody else but the owner finds filled: perhaps tasks that
  /// have left, and not all that have come. Safe for any thread.
  void forEachSeen(Consumer<? super TaskCell<?>> action) {
    int from = headAcquire();
    int to = tailAcquire();
    @Nullable TaskCell<?>[] ring = slotsAcquire();
    int count = Math.min(to - from, ring.length);
    for (int offset = 0; offset < count; offset++) {
      TaskCell<?> task = ring[slot(from + offset, ring)];
      if (task != null) {
        action.accept(task);
      }
    }
  }

  /// Drops what is no longer needed: the references that thieves have left behind, and now and then
  /// half of a ring that was widened. For an owner that is about to sleep, with an empty queue.
  void trim() {
    int end = tailPlain();
    if (headAcquire() != end) {
      return;
    }
    clearStale(end);
    if (slots.length > leastCapacity && ++sleeps >= SLEEPS_TO_HALVE) {
      sleeps = 0;
      SLOTS.setRelease(this, new TaskCell<?>[slots.length / 2]);
    }
  }

  private void clearStale(int end) {
    // Unsigned: an owner that never slept may have come round all numbers.
    boolean few = Integer.compareUnsigned(end - cleared, slots.length) < 0;
    int count = few ? end - cleared : slots.length;
    drop(end - count, count);
    cleared = end;
  }

  private static int slot(int index, @Nullable TaskCell<?>[] ring) {
    return index & (ring.length - 1);
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

  private @Nullable TaskCell<?>[] slotsAcquire() {
    return (@Nullable TaskCell<?>[]) SLOTS.getAcquire(this);
  }
}
