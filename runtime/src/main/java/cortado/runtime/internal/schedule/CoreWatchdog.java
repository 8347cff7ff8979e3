package cortado.runtime.internal.schedule;

import cortado.runtime.internal.task.Completion;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Looks at the threads that run tasks of current-thread runtimes, of which there are no others
/// that could, and reports who blocks one.
///
/// One thread does so for all runtimes of this JVM. It starts with the first that runs tasks, and
/// sleeps while none does. Safe for any thread.
final class CoreWatchdog {

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
  private final Thread thread =
      Thread.ofPlatform().daemon().name("cortado-watchdog").unstarted(this::run);

  private CoreWatchdog() {
    thread.start();
  }

  /// The one there is.
  static CoreWatchdog ofAll() {
    return OF_ALL;
  }

  /// A thread runs the tasks of `core`, until [#release].
  void watch(Core core) {
    watched.add(core);
    rouse();
  }

  /// The thread does not run tasks any more.
  void release(Core core) {
    watched.remove(core);
  }

  /// A thread that was asleep runs tasks again.
  void rouse() {
    doze.rouse(thread);
  }

  private void run() {
    long quietNanos = 0;
    while (true) {
      long elapsed = pulse.sleep(PERIOD_NANOS);
      quietNanos = sample(elapsed) ? 0 : quietNanos + elapsed;
      if (quietNanos > QUIET_NANOS) {
        doze.sleepUnless(this::isAnybodyAwake);
        quietNanos = 0;
      }
    }
  }

  private boolean isAnybodyAwake() {
    return watched.stream().anyMatch(Core::isAwake);
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
