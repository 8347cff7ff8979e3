package cortado.bench.harness;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/// The clocks and counters of this JVM.
final class JvmMeter implements Meter {

  private final ProcessClock cpu = ProcessClock.best();
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @Override
  public long wallNanos() {
    return System.nanoTime();
  }

  @Override
  public long cpuNanos() {
    return cpu.nanos();
  }

  @Override
  public long allocatedBytes() {
    return threads.getTotalThreadAllocatedBytes();
  }

  @Override
  public double coreNanosPerStep() {
    return Xorshift.nanosPerStep();
  }
}
