package cortado.runtime.internal.schedule;

import cortado.observe.RuntimeMetrics;
import cortado.observe.WorkerMetrics;
import java.time.Duration;
import java.util.function.ToLongFunction;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/// The [RuntimeMetrics] of a runtime in a flight recording, every second. What has happened is
/// counted from the runtime's start.
@Name("cortado.RuntimeMetrics")
@Label("Runtime Metrics")
@Category("Cortado")
@Description("What a runtime has done so far and has to do")
@Enabled(false)
@Period("1 s")
@StackTrace(false)
final class RuntimeMetricsEvent extends Event {

  @Label("Runtime")
  @Nullable String runtime;

  @Label("Workers")
  int workers;

  @Label("Parked Workers")
  int parkedWorkers;

  @Label("Busy Time")
  @Description("For how long the workers have been awake, together")
  @Timespan(Timespan.NANOSECONDS)
  long busyNanos;

  @Label("Spawned Tasks")
  long spawnedTasks;

  @Label("Alive Tasks")
  long aliveTasks;

  @Label("Queued Tasks")
  long queuedTasks;

  @Label("Polls")
  long polls;

  @Label("Remote Schedules")
  long remoteSchedules;

  @Label("Local Schedules")
  long localSchedules;

  @Label("Forced Yields")
  long forcedYields;

  @Label("Stolen Tasks")
  long stolenTasks;

  @Label("Parks")
  long parks;

  @Label("Blocking Threads")
  int blockingThreads;

  @Label("Idle Blocking Threads")
  int idleBlockingThreads;

  @Label("Queued Blocking Jobs")
  int queuedJobs;

  @Label("Timers")
  int timers;

  @Label("Watched Descriptors")
  int descriptors;

  @Label("Events")
  long ioEvents;

  /// Puts what each runtime has done into the recordings.
  static void commitAll() {
    for (Engine engine : Running.engines()) {
      RuntimeMetricsEvent event = new RuntimeMetricsEvent();
      if (event.shouldCommit()) {
        event.runtime = engine.settings().name();
        event.fill(engine.metrics());
        event.commit();
      }
    }
  }

  private void fill(RuntimeMetrics metrics) {
    workers = metrics.workers().size();
    parkedWorkers = (int) metrics.workers().stream().filter(WorkerMetrics::parked).count();
    busyNanos =
        metrics.workers().stream().map(WorkerMetrics::busy).mapToLong(Duration::toNanos).sum();
    spawnedTasks = metrics.spawnedTasks();
    aliveTasks = metrics.aliveTasks();
    queuedTasks = metrics.queued();
    polls = metrics.polls();
    remoteSchedules = metrics.remoteSchedules();
    localSchedules = metrics.localSchedules();
    forcedYields = sum(metrics, WorkerMetrics::forcedYields);
    stolenTasks = sum(metrics, WorkerMetrics::stolen);
    parks = sum(metrics, WorkerMetrics::parks);
    blockingThreads = metrics.blocking().threads();
    idleBlockingThreads = metrics.blocking().idle();
    queuedJobs = metrics.blocking().queued();
    timers = metrics.timers();
    descriptors = metrics.io().registered();
    ioEvents = metrics.io().events();
  }

  private static long sum(RuntimeMetrics metrics, ToLongFunction<WorkerMetrics> count) {
    return metrics.workers().stream().mapToLong(count).sum();
  }
}
