package cortado.runtime.internal.schedule;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Arrays;
import java.util.BitSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The workers of a runtime: those it was built with, and the spare ones that stand in for some of
/// them. Safe for any thread.
final class Spares<W extends Spares.Indexed> {
  /*
   * (1) `workers` holds the first `base` workers for good, then the spare ones. It is replaced as a
   *     whole, under the lock, and read without.
   * (2) A spare worker's index is taken from before it is in `workers` until after it has left. So of
   *     those there are no two have the same.
   * (3) A spare worker leaves only if it is one more than needed, and that and a worker's saying that
   *     it blocks are one after the other: if it comes later, who says so finds a worker missing.
   *
   * Proofs: SparesModelTest for (2) and (3), with a twin that looks and then leaves; RescueTest.
   */

  /// What has a number of its own among the workers.
  interface Indexed {
    int index();
  }

  private final int base;
  private final int most;

  private volatile W[] workers;

  @GuardedBy("this")
  private final BitSet taken = new BitSet();

  /// How many workers the watchdog has found stuck.
  private volatile int stuck;

  /// How many workers block and have said so; written under the lock.
  private volatile int blocking;

  /// With no spare workers yet, and `most` at any time.
  Spares(W[] workers, int most) {
    this.workers = workers;
    this.base = workers.length;
    this.most = most;
  }

  W[] workers() {
    return workers;
  }

  boolean isSpare(W worker) {
    return worker.index() >= base;
  }

  /// The worker with that index, unless it has left.
  @Nullable W byIndex(int index) {
    W[] now = workers;
    if (index < base) {
      return now[index];
    }
    for (int at = base; at < now.length; at++) {
      if (now[at].index() == index) {
        return now[at];
      }
    }
    return null;
  }

  /// An index for one more, or -1 if there are enough.
  synchronized int reserve() {
    int free = taken.nextClearBit(0);
    if (free >= most) {
      return -1;
    }
    taken.set(free);
    return base + free;
  }

  synchronized void release(int index) {
    taken.clear(index - base);
  }

  synchronized void add(W spare) {
    W[] now = workers;
    W[] next = Arrays.copyOf(now, now.length + 1);
    next[now.length] = spare;
    workers = next;
  }

  /// Removes the worker with that index, if it is there, and releases the index.
  synchronized void remove(int index) {
    W[] now = workers;
    for (int at = base; at < now.length; at++) {
      if (now[at].index() == index) {
        W[] next = Arrays.copyOf(now, now.length - 1);
        System.arraycopy(now, at + 1, next, at, next.length - at);
        workers = next;
        break;
      }
    }
    release(index);
  }

  /// Removes a spare worker unless it is needed, and then runs `left` before anybody [#look]s.
  synchronized boolean tryRemoveExcess(W spare, Runnable left) {
    if (excess() <= 0) {
      return false;
    }
    remove(spare.index());
    left.run();
    return true;
  }

  /// What `reader` sees while no worker leaves.
  synchronized <T> T look(Function<W[], T> reader) {
    return reader.apply(workers);
  }

  /// How many spare workers there are more than needed.
  int excess() {
    return workers.length - base - stuck - blocking;
  }

  void setStuck(int count) {
    if (stuck != count) {
      stuck = count;
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // Written under the lock only.
  synchronized void beginBlocking() {
    blocking++;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // Written under the lock only.
  synchronized void endBlocking() {
    blocking--;
  }
}
