package cortado.bench.harness;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import com.sun.management.OperatingSystemMXBean;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.management.ManagementFactory;

/// The CPU time of this process. Confined to one thread.
interface ProcessClock {

  /// User and system time so far.
  long nanos();

  /// The finest clock of this machine.
  static ProcessClock best() {
    return System.getProperty("os.name").equals("Linux") ? new Linux() : new Bean();
  }

  /// The clock of the JVM, which on some systems advances by hundredths of a second.
  final class Bean implements ProcessClock {

    private final OperatingSystemMXBean bean =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    @Override
    public long nanos() {
      return bean.getProcessCpuTime();
    }
  }

  /// The clock of the kernel.
  final class Linux implements ProcessClock {

    /// `CLOCK_PROCESS_CPUTIME_ID`
    private static final int PROCESS = 2;

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    @SuppressWarnings("restricted") // The symbol and its signature are POSIX's.
    private final MethodHandle clockGettime =
        Linker.nativeLinker()
            .downcallHandle(
                Linker.nativeLinker().defaultLookup().findOrThrow("clock_gettime"),
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));

    /// Seconds, and nanoseconds of the second.
    private final MemorySegment timespec = Arena.ofAuto().allocate(2 * JAVA_LONG.byteSize(), 8);

    @Override
    public long nanos() {
      int failed;
      try {
        failed = (int) clockGettime.invokeExact(PROCESS, timespec);
      } catch (Throwable impossible) {
        throw new AssertionError("clock_gettime declares nothing", impossible);
      }
      if (failed != 0) {
        throw new IllegalStateException("clock_gettime refuses the clock of the process");
      }
      return timespec.getAtIndex(JAVA_LONG, 0) * NANOS_PER_SECOND
          + timespec.getAtIndex(JAVA_LONG, 1);
    }
  }
}
