package cortado.runtime.internal.metrics;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Arrays;

/// When tasks were made, as their numbers tell, which are given in order.
///
/// Somebody notes every few milliseconds what the last number was. So a task needs no memory for
/// its time of birth, and making it no look at the clock. Safe for any thread.
public final class Births {
  /*
   * (1) `numbers` and `nanos` grow. Tasks above numbers[i - 1], up to and including numbers[i], were
   *     made before nanos[i], and but for a while in which nobody took notes, after nanos[i - 1].
   * (2) When the arrays are full, notes go whose absence moves no birth by more than a part of the
   *     age that it has then. So what is left grows with the logarithm of the time.
   *
   * Proof: BirthsTest.
   */

  /// The part of an age by which it may be wrong.
  static final int PRECISION = 16;

  private final long[] numbers;
  private final long[] nanos;

  @GuardedBy("this")
  private int size;

  /// With room for so many notes, at least a thousand.
  public Births(int capacity) {
    numbers = new long[capacity];
    nanos = new long[capacity];
  }

  /// All tasks up to this number have been made.
  public synchronized void note(long lastNumber, long nowNanos) {
    if (size > 0 && numbers[size - 1] >= lastNumber) {
      return;
    }
    if (size == numbers.length) {
      thinOut(nowNanos);
    }
    numbers[size] = lastNumber;
    nanos[size] = nowNanos;
    size++;
  }

  /// For how long the task with that number has been there, which ends now.
  public synchronized long ageNanos(long number, long nowNanos) {
    int at = Arrays.binarySearch(numbers, 0, size, number);
    int next = at >= 0 ? at : -at - 1;
    return next == size ? 0 : Math.max(0, nowNanos - nanos[next]);
  }

  /// How many notes there are.
  synchronized int size() {
    return size;
  }

  @GuardedBy("this")
  private void thinOut(long nowNanos) {
    int kept = 1;
    for (int index = 1; index < size - 1; index++) {
      long age = nowNanos - nanos[index];
      if (nanos[index + 1] - nanos[kept - 1] > age / PRECISION) {
        keep(kept++, index);
      }
    }
    keep(kept++, size - 1);
    size = kept;
    if (size == numbers.length) {
      dropOldest();
    }
  }

  @GuardedBy("this")
  private void keep(int to, int from) {
    numbers[to] = numbers[from];
    nanos[to] = nanos[from];
  }

  /// Only for notes that come faster than the clock goes.
  @GuardedBy("this")
  private void dropOldest() {
    size--;
    System.arraycopy(numbers, 1, numbers, 0, size);
    System.arraycopy(nanos, 1, nanos, 0, size);
  }
}
