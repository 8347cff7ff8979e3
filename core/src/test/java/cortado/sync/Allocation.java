package cortado.sync;

/// What a piece of code allocates on the calling thread.
final class Allocation {

  private static final int WARM_UP = 2_000;
  private static final int ROUNDS = 10_000;

  private Allocation() {}

  interface Action {
    void run() throws Throwable;
  }

  /// The whole bytes that one run of `action` allocates, once it has run for a while.
  static long bytesPerRun(Action action) throws Throwable {
    for (int round = 0; round < WARM_UP; round++) {
      action.run();
    }
    long _ = allocatedBytes();
    long before = allocatedBytes();
    for (int round = 0; round < ROUNDS; round++) {
      action.run();
    }
    long bytes = allocatedBytes() - before;
    // What the measurement itself and the compiler add is less than a byte a round.
    return bytes / ROUNDS;
  }

  /// What the calling thread has allocated. By reflection, since the module does not read the one
  /// that knows.
  private static long allocatedBytes() throws ReflectiveOperationException {
    Object threads =
        Class.forName("java.lang.management.ManagementFactory")
            .getMethod("getThreadMXBean")
            .invoke(null);
    return (long)
        Class.forName("com.sun.management.ThreadMXBean")
            .getMethod("getCurrentThreadAllocatedBytes")
            .invoke(threads);
  }
}
