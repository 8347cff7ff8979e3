package cortado.bench.harness;

import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;

/// What one round has measured.
///
/// @param operations how many operations it was
/// @param wallNanos the time that passed
/// @param cpuNanos the CPU time of the process
/// @param allocatedBytes what was allocated, or [Meter#UNKNOWN]
/// @param coreNanosPerStep the speed of the core just before
/// @param answer what each iteration has computed
/// @param metrics what the workload measured itself
record Round(
    long operations,
    long wallNanos,
    long cpuNanos,
    long allocatedBytes,
    double coreNanosPerStep,
    long answer,
    Map<String, Long> metrics) {

  /// The line that reports it.
  String line() {
    var line =
        new StringJoiner("\t")
            .add("round")
            .add(Long.toString(operations))
            .add(Long.toString(wallNanos))
            .add(Long.toString(cpuNanos))
            .add(allocatedBytes == Meter.UNKNOWN ? "-" : Long.toString(allocatedBytes))
            .add(String.format(Locale.ROOT, "%.4f", coreNanosPerStep))
            .add(Long.toString(answer));
    metrics.forEach((key, value) -> line.add(key + "=" + value));
    return line.toString();
  }
}
