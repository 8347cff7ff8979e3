package cortado.runtime.internal.driver;

import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// Has a thread that is about to sleep spin first, if what it waits for is likely to come at once.
///
/// To fall asleep and to be woken costs some ten microseconds of processor time, which a spin of
/// about as long may save. It is likely to save them if the last sleep has ended shortly after it
/// began; and after a spin in vain the thread leaves out some, each time twice as many. So whatever
/// comes, little is lost. After Karlin, Manasse, McGeoch and Owicki, "Competitive randomized
/// algorithms for non-uniform problems" (1990), where a spin as long as the block costs is shown to
/// cost at most twice the best.
///
/// Confined to the thread that sleeps. Before a sleep it asks [#isWorthwhile()], and may [#spin()];
/// a sleep without a spin before is told by [#beforeSleep()] and [#afterSleep(boolean)].
public final class AdaptiveSpin {

  /// How long a spin lasts: what a sleep costs.
  static final long SPIN_NANOS = 20_000;

  /// A sleep that is shorter makes the next spin worthwhile. Longer than a spin, since the sleeper
  /// runs only a good while after it was woken.
  static final long SHORT_NANOS = 5 * SPIN_NANOS;

  /// After how many spins in vain the pause grows no further.
  private static final int LONGEST_PAUSE = 64;

  /// How often to look before the clock is looked at.
  private static final int LOOKS = 16;

  private final BooleanSupplier awaited;
  private final LongSupplier nanoTime;

  private boolean expectsShort;
  private long asleepSince;

  /// How many sleeps are left out yet, and how many will be after the next spin in vain.
  private int pause;

  private int nextPause = 1;

  /// Spins until `awaited`.
  public AdaptiveSpin(BooleanSupplier awaited) {
    this(awaited, System::nanoTime);
  }

  /// With another clock.
  public AdaptiveSpin(BooleanSupplier awaited, LongSupplier nanoTime) {
    this.awaited = awaited;
    this.nanoTime = nanoTime;
  }

  /// Whether a spin is likely to save the sleep.
  public boolean isWorthwhile() {
    return expectsShort && pause == 0;
  }

  /// Spins for a while. True if what is awaited has come meanwhile.
  public boolean spin() {
    long start = nanoTime.getAsLong();
    do {
      for (int look = 0; look < LOOKS; look++) {
        if (awaited.getAsBoolean()) {
          nextPause = 1;
          return true;
        }
        Thread.onSpinWait();
      }
    } while (nanoTime.getAsLong() - start < SPIN_NANOS);
    expectsShort = false;
    pause = nextPause;
    nextPause = Math.min(LONGEST_PAUSE, 2 * nextPause);
    return false;
  }

  /// The thread is going to sleep.
  public void beforeSleep() {
    asleepSince = nanoTime.getAsLong();
  }

  /// The thread has slept. `came` tells whether what it waits for has ended the sleep, and nothing
  /// else.
  public void afterSleep(boolean came) {
    if (pause > 0) {
      pause--;
    } else {
      expectsShort = came && nanoTime.getAsLong() - asleepSince < SHORT_NANOS;
    }
  }
}
