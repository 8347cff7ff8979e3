package cortado.runtime.internal.schedule;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import cortado.runtime.internal.task.Completion;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Looks at the threads that run tasks of current-thread runtimes, of which there are no others
/// that could, and reports who blocks one.
///
/// One thread does so for all runtimes of this JVM. It starts with the first that runs tasks,
/// sleeps while all of them do, and ends a little after the last: for as long as it is there,
/// nothing that was loaded with it can be unloaded. Safe for any thread.
final class CoreWatchdog {
  /*
   * (1) While a core is watched there is a thread, if one is to be had. It is started, and ends,
   *     under the monitor, under which cores come.
   * (2) The thread does not doze without a core to watch: who takes the last away does that, and
   *     then rouses it; it says that it dozes, and then looks.
   *
   * Proofs: DozeModelTest for (2), RedeployTest.
   */

  /// How far apart samples are.
  private static final long PERIOD_NANOS = 5_000_000;

  /// For how long nothing must have run before there are no more samples.
  private static final long QUIET_NANOS = 200_000_000;

  /// After how many samples it is time to ask whether somebody records tasks.
  private static final int SAMPLES_PER_LOOK = 32;

  private static final CoreWatchdog OF_ALL = new CoreWatchdog();

  private final Set<Core> watched = ConcurrentHashMap.newKeySet();
  private final Doze doze = new Doze();
  private int samples;
  private final Pulse pulse = Pulse.system();

  /// Null when there is none. Changed under the monitor.
  private volatile @Nullable Thread thread;

  private CoreWatchdog() {}

  /// The one there is.
  static CoreWatchdog ofAll() {
    return OF_ALL;
  }

  /// A thread runs the tasks of `core`, until [#release].
  void watch(Core core) {
    synchronized (this) {
      watched.add(core);
      if (thread == null) {
        start();
      }
    }
    rouse();
  }

  @GuardedBy("this")
  private void start() {
    // What the caller has in its thread is not for keeping.
    Thread started =
        Thread.ofPlatform()
            .daemon()
            .inheritInheritableThreadLocals(false)
            .name("cortado-watchdog")
            .unstarted(this::run);
    try {
      started.start();
      thread = started;
    } catch (OutOfMemoryError none) {
      // No thread to be had. The caller runs its tasks unwatched until another core comes.
    }
  }

  /// The thread does not run tasks any more.
  void release(Core core) {
    watched.remove(core);
    rouse();
  }

  /// A thread that was asleep runs tasks again.
  void rouse() {
    Thread running = thread;
    if (running != null) {
      doze.rouse(running);
    }
  }

  private void run() {
    long quietNanos = 0;
    while (quietNanos <= QUIET_NANOS || !endsHere()) {
      if (quietNanos > QUIET_NANOS) {
        doze.sleepUnless(this::hasSomethingToDo);
        quietNanos = 0;
      }
      long elapsed = pulse.sleep(PERIOD_NANOS);
      quietNanos = sample(elapsed) ? 0 : quietNanos + elapsed;
    }
  }

  private boolean hasSomethingToDo() {
    return watched.isEmpty() || watched.stream().anyMatch(Core::isAwake);
  }

  private synchronized boolean endsHere() {
    if (!watched.isEmpty()) {
      return false;
    }
    thread = null;
    return true;
  }

  /// Whether anybody was awake.
  private boolean sample(long elapsedNanos) {
    Completion.noteBirths(System.nanoTime());
    boolean isTimeToLook = ++samples % SAMPLES_PER_LOOK == 0;
    boolean anyAwake = false;
    for (Core core : watched) {
      anyAwake |= core.isAwake();
      core.watch(elapsedNanos);
      if (isTimeToLook) {
        core.lookForRecordings();
      }
    }
    return anyAwake;
  }
}
