package cortado.bench.harness;

/// One workload on its way through warm-up and measured rounds. Confined to one thread.
final class Rounds {

  private static final double LEAST_GROWTH = 1.1;
  private static final double MOST_GROWTH = 10;

  private final Workload workload;
  private final Meter meter;

  private long iterations = 1;

  Rounds(Workload workload, Meter meter) {
    this.workload = workload;
    this.meter = meter;
  }

  /// Runs for at least `warmNanos`, and until as many iterations are found as make a round last
  /// `roundNanos`. Returns that number.
  long prepare(long roundNanos, long warmNanos) throws Exception {
    long begin = meter.wallNanos();
    while (true) {
      long start = meter.wallNanos();
      workload.run(iterations);
      long end = meter.wallNanos();
      if (end - start < roundNanos) {
        iterations = grown(end - start, roundNanos);
      } else if (end - begin >= warmNanos) {
        return iterations;
      }
    }
  }

  private long grown(long took, long wanted) {
    double missing = (double) wanted / Math.max(1, took);
    return (long) Math.ceil(iterations * Math.clamp(missing, LEAST_GROWTH, MOST_GROWTH));
  }

  /// Runs one round.
  Round measure() throws Exception {
    double coreNanos = meter.coreNanosPerStep();
    long bytes = meter.allocatedBytes();
    long cpu = meter.cpuNanos();
    long wall = meter.wallNanos();
    workload.run(iterations);
    long wallNanos = meter.wallNanos() - wall;
    long cpuNanos = meter.cpuNanos() - cpu;
    long allocated = bytes == Meter.UNKNOWN ? bytes : meter.allocatedBytes() - bytes;
    Definition definition = workload.definition();
    return new Round(
        Math.multiplyExact(definition.operations(), iterations),
        wallNanos,
        cpuNanos,
        allocated,
        coreNanos,
        definition.answer(),
        workload.metrics());
  }
}
