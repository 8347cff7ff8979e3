package cortado.runtime.internal.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// For how long a thread has been awake, and how often it has slept.
///
/// [#wake] and [#sleep] are for that thread, in turn; the rest is safe for any thread.
public final class BusyTime {
  /*
   * One word tells both whether the thread is awake and for how long it has been, so that a reader
   * cannot mix two moments:
   *
   *   asleep   the time spent awake, and bit 0 clear
   *   awake    that time, less the time of the last wake-up, and bit 0 set: now added to it makes the
   *            time spent awake
   *
   * A nanosecond is lost to the bit now and then.
   *
   * Proof: BusyTimeTest.
   */

  private static final VarHandle WORD;

  static {
    try {
      WORD = MethodHandles.lookup().findVarHandle(BusyTime.class, "word", long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  @SuppressWarnings("unused") // Accessed through WORD.
  private long word;

  private final Count turns = new Count();

  /// Asleep, which counts for no turn.
  public BusyTime() {}

  /// The thread wakes.
  public void wake(long nowNanos) {
    WORD.setRelease(this, ((long) WORD.get(this) - nowNanos) | 1);
  }

  /// The thread falls asleep.
  public void sleep(long nowNanos) {
    WORD.setRelease(this, ((long) WORD.get(this) + nowNanos) & ~1L);
    turns.increment();
  }

  /// How long it has been awake. `nowNanos` was read after the call of [#snapshot()] that gave
  /// `snapshot`.
  public static long nanos(long snapshot, long nowNanos) {
    return Math.max(0, isAwake(snapshot) ? (snapshot & ~1L) + nowNanos : snapshot);
  }

  /// Whether it is awake.
  public static boolean isAwake(long snapshot) {
    return (snapshot & 1) != 0;
  }

  /// What the other questions are asked of.
  public long snapshot() {
    return (long) WORD.getAcquire(this);
  }

  /// How often it has fallen asleep.
  public long sleeps() {
    return turns.get();
  }
}
