package cortado.bench.harness;

/// Reads the clocks and counters of this process. Confined to the thread that serves.
interface Meter {

  /// The answer of [#allocatedBytes()] where nobody counts.
  long UNKNOWN = -1;

  /// Time that passes, from an arbitrary origin.
  long wallNanos();

  /// User and system time of the whole process so far, with the collector and the compilers.
  long cpuNanos();

  /// What all threads have allocated so far.
  long allocatedBytes();

  /// How long one step of a chain of dependent instructions takes just now.
  double coreNanosPerStep();
}
