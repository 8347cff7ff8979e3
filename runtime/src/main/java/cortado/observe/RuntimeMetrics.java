package cortado.observe;

import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// What a runtime has done so far and has to do, in numbers.
///
/// Each was read at some time during the call, so they need not fit together; after whatever one
/// has waited for, what led to it is counted. Immutable.
///
/// @param workers what each worker has done; spare ones come last, and only while they last
/// @param pollsBefore how often spare workers had polled a task that are gone
/// @param spawnedTasks how many tasks there have been
/// @param aliveTasks how many of them have not ended
/// @param injected how many tasks wait in the queue for all workers
/// @param remoteSchedules how often a task was spawned or woken by a thread that is none of the
///   workers
/// @param blocking the threads behind `spawnBlocking`
/// @param timers how many sleeps, timeouts and intervals are waited for
/// @param io what is watched
/// @param pooled the local sets and task executors that are run here; their tasks are among those
///   that there have been and that have not ended
/// @param pollTimes what polls took, if the runtime was built to measure that, else null
/// @param pollDelays for how long tasks were in a queue before they were polled, from when they
///   were spawned, woken, or have yielded; null as `pollTimes` is
public record RuntimeMetrics(
    List<WorkerMetrics> workers,
    long pollsBefore,
    long spawnedTasks,
    long aliveTasks,
    int injected,
    long remoteSchedules,
    Blocking blocking,
    int timers,
    Io io,
    Pooled pooled,
    @Nullable Histogram pollTimes,
    @Nullable Histogram pollDelays) {

  /// With a copy of the list.
  public RuntimeMetrics {
    workers = List.copyOf(workers);
  }

  /// How often the workers have polled a task of the runtime's own.
  public long polls() {
    return pollsBefore + sum(WorkerMetrics::polls);
  }

  /// How many tasks wait to be polled.
  public long queued() {
    return injected + sum(WorkerMetrics::queued) + pooled.queued();
  }

  /// How often a task was spawned, woken or has yielded on a thread of the workers. Follows from
  /// the other numbers, so it is nearly so while tasks run.
  public long localSchedules() {
    long queued = injected + sum(WorkerMetrics::queued);
    return Math.max(0, polls() + queued - remoteSchedules);
  }

  private long sum(ToLongFunction<WorkerMetrics> count) {
    return workers.stream().mapToLong(count).sum();
  }

  /// The threads that run blocking jobs.
  ///
  /// @param threads how many there are
  /// @param idle how many of them have nothing to do
  /// @param queued how many jobs wait
  public record Blocking(int threads, int idle, int queued) {}

  /// Local sets and task executors. A task that is run by several runtimes in turn is counted as
  /// spawned in each.
  ///
  /// @param pools how many there are
  /// @param polls how often their tasks were polled here
  /// @param queued how many of their tasks wait to be polled
  public record Pooled(int pools, long polls, int queued) {}

  /// Descriptors, which are sockets.
  ///
  /// @param registered how many are watched
  /// @param everRegistered how many ever were
  /// @param events how often something has happened to one
  public record Io(int registered, long everRegistered, long events) {}
}
