package cortado.runtime.internal.schedule;

import cortado.runtime.internal.task.Completion;
import java.util.concurrent.locks.LockSupport;

/// Looks at the workers every few milliseconds, and wakes another for one that does not get on.
///
/// Workers do not wake each other for work that is not worth it, and know of themselves only what
/// they have seen at their last look. Here is what makes up for that: a task that waits for a
/// worker in a long poll is taken from it by another within three samples. It costs the workers
/// nothing, and sleeps while they sleep.
///
/// A worker that stays in a poll for the runtime's limit is stuck: that is reported, and if there
/// is work and nobody to do it, a spare worker is started.
///
/// Confined to its thread, but for [#start], [#rouse] and [#end].
final class Watchdog implements Runnable {

  /// How far apart samples are while something runs.
  private static final long PERIOD_NANOS = 2_000_000;

  /// How far apart samples are after a while in which nothing has run.
  private static final long LONGEST_NANOS = 8_000_000;

  /// For how long nothing must have run before there are no more samples.
  private static final long QUIET_NANOS = 200_000_000;

  /// With fewer polls since the last sample than this, a worker does not know its own pace.
  private static final int FEW_POLLS = 64;

  /// A worker with more work than this waiting, for so many samples, needs help even if its polls
  /// are too short to be worth it.
  private static final long BACKLOG_NANOS = 1_000_000;

  private static final int BACKLOG_SAMPLES = 10;

  /// After how many samples it is time to ask whether somebody records tasks.
  private static final int SAMPLES_PER_LOOK = 64;

  private final WorkStealing scheduler;
  private final Thread thread;
  private final Doze doze = new Doze();
  private final Pulse pulse = Pulse.system();

  private final StuckReports reports;
  private int samples;
  private int samplesWithBacklog;

  /// How many workers are stuck, and whether there is something to do that another could do. Of the
  /// sample that is going on.
  private int stuck;

  private boolean hasWork;

  Watchdog(WorkStealing scheduler) {
    this.scheduler = scheduler;
    this.thread = new Thread(this, scheduler.parts().settings.name() + "-watchdog");
    thread.setDaemon(true);
    reports = new StuckReports(scheduler.parts().settings);
  }

  /// For the thread that builds the runtime.
  void start() {
    thread.start();
  }

  /// A worker is awake, and says so where the watchdog looks.
  void rouse() {
    doze.rouse(thread);
  }

  /// The runtime is shutting down, and says so.
  void end() {
    doze.rouse(thread);
    LockSupport.unpark(thread);
  }

  @Override
  public void run() {
    long period = PERIOD_NANOS;
    long quietNanos = 0;
    while (!scheduler.isShuttingDown()) {
      long elapsed = pulse.sleep(period);
      Completion.noteBirths(System.nanoTime());
      if (++samples % SAMPLES_PER_LOOK == 0) {
        scheduler.parts().lookForRecordings();
      }
      if (sample(elapsed)) {
        quietNanos = 0;
        period = PERIOD_NANOS;
      } else {
        quietNanos += elapsed;
        period = Math.min(2 * period, LONGEST_NANOS);
      }
      if (quietNanos > QUIET_NANOS) {
        doze.sleepUnless(this::isAnybodyAwake);
        quietNanos = 0;
      }
    }
  }

  private boolean isAnybodyAwake() {
    if (scheduler.isShuttingDown()) {
      return true;
    }
    for (Worker worker : scheduler.workers()) {
      if (worker.pace.isAwake()) {
        return true;
      }
    }
    return false;
  }

  /// Whether a worker was awake.
  private boolean sample(long elapsedNanos) {
    stuck = 0;
    hasWork = false;
    boolean anyAwake = false;
    long backlogNanos = 0;
    for (Worker worker : scheduler.workers()) {
      if (!worker.pace.isAwake()) {
        worker.vigil.hadTasks = false;
        worker.pace.setStalled(false);
        continue;
      }
      anyAwake = true;
      backlogNanos = Math.max(backlogNanos, worker.pace.nanosOf(worker.waiting()));
      int beat = worker.context.beatNow();
      if (worker.vigil.isStalled(beat, elapsedNanos)) {
        stalled(worker);
      } else {
        moved(worker, beat, elapsedNanos);
      }
    }
    helpWithBacklog(backlogNanos);
    rescue();
    return anyAwake;
  }

  private void stalled(Worker worker) {
    Vigil vigil = worker.vigil;
    boolean isLong = vigil.stalledNanos() > PERIOD_NANOS;
    worker.pace.setStalled(isLong);
    if (isLong && hasWorkBesides(worker)) {
      hasWork = true;
      scheduler.wakeOne();
    }
    if (vigil.stalledNanos() >= scheduler.parts().settings.stuckNanos() && !worker.isBlocking()) {
      stuck++;
      if (vigil.setStuck()) {
        reports.report(worker.runner(), vigil.beat(), vigil.stalledNanos());
      }
    }
  }

  private void rescue() {
    scheduler.setStuck(stuck);
    if (hasWork && scheduler.isShort() && scheduler.idle.parked() == 0) {
      scheduler.startSpare();
    } else {
      scheduler.dismissSpares();
    }
  }

  private boolean hasWorkBesides(Worker worker) {
    return worker.waiting() > 0 || scheduler.parts().driver.isUnattended();
  }

  private void moved(Worker worker, int beat, long elapsedNanos) {
    Vigil vigil = worker.vigil;
    int polls = vigil.moveOn(beat);
    boolean hasTasks = worker.waiting() > 0;
    worker.pace.setStalled(false);
    if (vigil.hadTasks && hasTasks && polls < FEW_POLLS) {
      // It has not slept in between, so that is what its polls take.
      worker.pace.observe(elapsedNanos / polls);
    }
    vigil.hadTasks = hasTasks;
    if (worker.pace.isWorthSharing(worker.waiting())) {
      scheduler.wakeOne();
    }
  }

  private void helpWithBacklog(long backlogNanos) {
    samplesWithBacklog = backlogNanos > BACKLOG_NANOS ? samplesWithBacklog + 1 : 0;
    if (samplesWithBacklog > BACKLOG_SAMPLES) {
      scheduler.wakeOne();
    }
  }
}
