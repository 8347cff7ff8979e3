package cortado.bench.harness;

import java.util.function.Consumer;

/// What a task costs when there are very many.
final class Scale {

  /// As many as there are unless somebody says otherwise.
  static final int ROUNDS = 3;

  private Scale() {}

  /// Makes so many tasks, once unmeasured and then `rounds` times, and reports one line each time.
  static void measure(Peer peer, Scaling scaling, int count, int rounds, Consumer<String> lines)
      throws Exception {
    ProcessClock clock = ProcessClock.best();
    peer.scale(scaling, count);
    for (int round = 0; round < rounds; round++) {
      long cpu = clock.nanos();
      long wall = System.nanoTime();
      peer.scale(scaling, count);
      wall = System.nanoTime() - wall;
      cpu = clock.nanos() - cpu;
      lines.accept("result\twall_ns=%d\tcpu_ns=%d".formatted(wall / count, cpu / count));
    }
  }
}
