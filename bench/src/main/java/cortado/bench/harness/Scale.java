package cortado.bench.harness;

import java.util.function.Consumer;

/// What a task costs when there are very many.
final class Scale {

  private Scale() {}

  /// Makes `count` tasks, again and again, and reports one line for each of `rounds`. A round makes
  /// `least` tasks or more, after as many and more that are not measured.
  static void measure(
      Peer peer, Scaling scaling, int count, int rounds, int least, Consumer<String> lines)
      throws Exception {
    ProcessClock clock = ProcessClock.best();
    int times = Math.max(1, least / count);
    long tasks = (long) times * count;
    for (int warm = 0; warm < 2 * times - 1; warm++) {
      peer.scale(scaling, count);
    }
    for (int round = 0; round < rounds; round++) {
      long cpu = clock.nanos();
      long wall = System.nanoTime();
      for (int time = 0; time < times; time++) {
        peer.scale(scaling, count);
      }
      wall = System.nanoTime() - wall;
      cpu = clock.nanos() - cpu;
      lines.accept("result\twall_ns=%d\tcpu_ns=%d".formatted(wall / tasks, cpu / tasks));
    }
  }
}
