package cortado.runtime.internal;

/// What tests know of the memory that code takes.
public final class Allocation {

  private Allocation() {}

  /// What the calling thread has allocated. By reflection, since the module does not read the one
  /// that knows.
  public static long allocatedBytes() throws ReflectiveOperationException {
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
