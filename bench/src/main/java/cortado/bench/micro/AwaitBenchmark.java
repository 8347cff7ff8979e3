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

/// Async methods that await each other, so many deep, above one future.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class AwaitBenchmark {

  /// How many async methods await each other.
  @Param({"1", "5", "20"})
  public int depth;

  private final ByHand hand = new ByHand();
  private final Leaf leaf = new Leaf(1);

  /// The future is ready at once.
  @Benchmark
  public int readyAtOnce() throws Throwable {
    return hand.value(call(depth));
  }

  /// As many plain calls, for comparison with [#readyAtOnce()].
  @Benchmark
  public int plainCalls() {
    return plainCall(depth);
  }

  /// The future is pending once: create, suspend, resume, complete.
  @Benchmark
  public int pendingOnce() throws Throwable {
    leaf.pendingFor(1);
    return hand.valueAfter(1, call(depth));
  }

  /// The future is pending 100 times, which is mostly resuming.
  @Benchmark
  public int pendingHundredTimes() throws Throwable {
    leaf.pendingFor(100);
    return hand.valueAfter(100, call(depth));
  }

  @Async
  private Future<Integer> call(int levels) {
    if (levels == 1) {
      return ready(leaf.await());
    }
    return ready(call(levels - 1).await() + 1);
  }

  private Integer plainCall(int levels) {
    if (levels == 1) {
      return depth;
    }
    return plainCall(levels - 1) + 1;
  }
}
