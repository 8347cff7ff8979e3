package cortado.bench.harness;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// What a task that waits costs in memory.
final class Memory {

  private static final int COLLECTIONS = 3;
  private static final long SETTLE_MILLIS = 200;

  private Memory() {}

  /// Parks so many tasks and returns the line that says what they cost, each.
  static String measure(Peer peer, Parking parking, int count) throws Exception {
    ProcessClock clock = ProcessClock.best();
    var kept = new Object[count];
    // Memory that nobody has written to is not resident.
    Arrays.fill(kept, peer);
    long heap = liveHeap();
    long resident = residentBytes();
    long cpu = clock.nanos();
    long wall = System.nanoTime();
    peer.park(parking, kept);
    wall = System.nanoTime() - wall;
    cpu = clock.nanos() - cpu;
    // The last of them has said that it begins to wait; give it the time to do so.
    Thread.sleep(SETTLE_MILLIS);
    try {
      long residentParked = residentBytes();
      long heapParked = liveHeap();
      return "result\trss_bytes_per_task=%d\trss_collected_bytes_per_task=%d\theap_bytes_per_task=%d\tcreate_ns=%d\tcreate_cpu_ns=%d"
          .formatted(
              (residentParked - resident) / count,
              (residentBytes() - resident) / count,
              (heapParked - heap) / count,
              wall / count,
              cpu / count);
    } finally {
      Reference.reachabilityFence(kept);
    }
  }

  private static long liveHeap() {
    for (int collection = 0; collection < COLLECTIONS; collection++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /// What the process occupies in memory, as Linux counts it.
  private static long residentBytes() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("no VmRSS in /proc/self/status");
  }
}
