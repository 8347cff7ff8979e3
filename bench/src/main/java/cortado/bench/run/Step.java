package cortado.bench.run;

/// A part of the run that is announced, timed and may fail by itself. Immutable.
///
/// @param label what the progress line says
/// @param millis how long it is expected to take
/// @param work what it does
record Step(String label, long millis, Work work) {

  /// What a step does.
  interface Work {
    void run() throws PeerFailure;
  }
}
