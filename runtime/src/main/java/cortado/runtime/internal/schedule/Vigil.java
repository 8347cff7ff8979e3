package cortado.runtime.internal.schedule;

/// What the [Watchdog] has seen of one worker. Confined to it.
final class Vigil {

  /// The beat of the last sample.
  int beat;

  /// For how long the worker has been in the same poll.
  long stalledNanos;

  /// Whether that has been reported.
  boolean reported;

  /// Whether tasks were waiting for the worker at the last sample.
  boolean hadTasks;

  /// The worker was in another poll, or in none.
  void moved(int now) {
    beat = now;
    stalledNanos = 0;
    reported = false;
  }
}
