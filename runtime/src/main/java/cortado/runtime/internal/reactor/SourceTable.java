package cortado.runtime.internal.reactor;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import cortado.runtime.RuntimeShutdownException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The sources of a reactor, by token.
///
/// A token is a slot and the slot's generation, so that an event on its way to a source that has
/// left does not reach the one that has taken its place. Safe for any thread.
final class SourceTable {

  private static final int NONE = -1;

  @GuardedBy("this")
  private @Nullable Source[] slots;

  @GuardedBy("this")
  private int[] generations;

  /// For a free slot, the next free one.
  @GuardedBy("this")
  private int[] nextFree;

  @GuardedBy("this")
  private int firstFree = NONE;

  @GuardedBy("this")
  private int used;

  @GuardedBy("this")
  private long inserted;

  @GuardedBy("this")
  private boolean closed;

  /// How many sources there are; written under the lock, read without it.
  private volatile int size;

  SourceTable(int capacity) {
    slots = new @Nullable Source[capacity];
    generations = new int[capacity];
    nextFree = new int[capacity];
  }

  int size() {
    return size;
  }

  /// How many sources there have been.
  synchronized long inserted() {
    return inserted;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /// Gives the source its token.
  @SuppressWarnings("NonAtomicVolatileUpdate") // Written under the lock only.
  synchronized void insert(Source source) {
    if (closed) {
      throw new RuntimeShutdownException("the runtime has been shut down");
    }
    int slot = firstFree;
    if (slot != NONE) {
      firstFree = nextFree[slot];
    } else {
      if (used == slots.length) {
        grow();
      }
      slot = used++;
    }
    size++;
    inserted++;
    slots[slot] = source;
    source.placedAt(((long) generations[slot] << Integer.SIZE) | slot);
  }

  synchronized @Nullable Source find(long token) {
    int slot = (int) token;
    return generations[slot] == (int) (token >>> Integer.SIZE) ? slots[slot] : null;
  }

  /// Does nothing the second time.
  @SuppressWarnings("NonAtomicVolatileUpdate") // Written under the lock only.
  synchronized void remove(long token) {
    if (find(token) == null) {
      return;
    }
    int slot = (int) token;
    slots[slot] = null;
    size--;
    generations[slot]++;
    nextFree[slot] = firstFree;
    firstFree = slot;
  }

  /// Accepts no more sources and gives those that are there.
  synchronized List<Source> close() {
    closed = true;
    var remaining = new ArrayList<Source>();
    for (Source source : slots) {
      if (source != null) {
        remaining.add(source);
      }
    }
    Arrays.fill(slots, null);
    size = 0;
    return remaining;
  }

  synchronized boolean isClosed() {
    return closed;
  }

  @GuardedBy("this")
  private void grow() {
    int capacity = slots.length * 2;
    slots = Arrays.copyOf(slots, capacity);
    generations = Arrays.copyOf(generations, capacity);
    nextFree = Arrays.copyOf(nextFree, capacity);
  }
}
