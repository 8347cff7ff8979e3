package cortado.bench.harness;

/// Clocks that advance when told to. The process uses twice the time that passes.
final class ManualMeter implements Meter {

  long nanosPerIteration = 1;
  long bytesPerIteration = 1;
  double coreNanos = 1;

  private long nanos;
  private long bytes;

  /// Lets the time of so many iterations pass.
  void pass(long iterations) {
    nanos += iterations * nanosPerIteration;
    bytes += iterations * bytesPerIteration;
  }

  @Override
  public long wallNanos() {
    return nanos;
  }

  @Override
  public long cpuNanos() {
    return 2 * nanos;
  }

  @Override
  public long allocatedBytes() {
    return bytesPerIteration == UNKNOWN ? UNKNOWN : bytes;
  }

  @Override
  public double coreNanosPerStep() {
    return coreNanos;
  }
}
