package cortado.observe;

import java.time.Duration;

/// What one worker has done. Immutable.
///
/// A worker of a current-thread runtime is whichever thread runs its tasks.
///
/// @param index its number; those from the runtime's number of workers on stand in for others
/// @param threadId the number of its thread, -1 for a current-thread runtime whose tasks nobody
///   runs
/// @param parked whether it sleeps
/// @param busy for how long it has been awake
/// @param parks how often it has gone to sleep
/// @param vainWakes how often it slept again without having polled a task
/// @param polls how often it has polled a task
/// @param meanPoll what a poll has taken of late, on average; a guess as long as there were few,
///   and on a current-thread runtime what it has taken in all
/// @param forcedYields how often a task had used up its budget
/// @param steals how often it has taken tasks from another worker
/// @param stolen how many tasks that were
/// @param queued how many tasks wait in its queue
public record WorkerMetrics(
    int index,
    long threadId,
    boolean parked,
    Duration busy,
    long parks,
    long vainWakes,
    long polls,
    Duration meanPoll,
    long forcedYields,
    long steals,
    long stolen,
    int queued) {}
