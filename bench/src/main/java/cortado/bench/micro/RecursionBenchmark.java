package cortado.bench.micro;

import static cortado.future.Futures.ready;

import cortado.future.Async;
import cortado.future.Future;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// An async method that awaits itself, shallow, and so deep that polls are put off on the way.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RecursionBenchmark {

  /// How often it awaits itself. The time is that of all levels.
  @Param({"20", "200", "2000", "1000000"})
  public int depth;

  private final ByHand hand = new ByHand();
  private final Leaf leaf = new Leaf(1);

  /// The innermost level need not wait.
  @Benchmark
  public int readyAtOnce() throws Throwable {
    return hand.value(call(depth));
  }

  /// The innermost level waits once.
  @Benchmark
  public int pendingOnce() throws Throwable {
    leaf.pendingFor(1);
    return hand.valueAfter(1, call(depth));
  }

  @Async
  private Future<Integer> call(int levels) {
    if (levels == 1) {
      return ready(leaf.await());
    }
    return ready(call(levels - 1).await() + 1);
  }
}
