package cortado.bench.micro;

import static cortado.future.Futures.borrowed;
import static cortado.future.Futures.join;
import static cortado.future.Futures.select;

import cortado.future.AtomicWaker;
import cortado.future.First;
import cortado.future.Futures;
import cortado.future.Poll;
import cortado.future.Second;
import cortado.future.Selected2;
import cortado.future.Tuple2;
import cortado.future.Waker;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Single polls, of futures and of what combines them.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PollBenchmark {

  private final ByHand hand = new ByHand();
  private final Leaf left = new Leaf(1);
  private final Leaf right = new Leaf(2);
  private final AtomicWaker slot = new AtomicWaker();
  private int number;

  /// Makes a future that is ready, and polls it.
  @Benchmark
  public int readyFuture() throws Throwable {
    return hand.value(Futures.ready(number++ & 127));
  }

  /// Polls a future that is pending.
  @Benchmark
  public Poll<Integer> pendingFuture() {
    return left.pendingFor(1).poll(hand.context());
  }

  /// Keeps a waker and wakes it, as a leaf does.
  @Benchmark
  public void registerAndWake() {
    slot.register(Waker.noop());
    slot.wake();
  }

  /// Both are pending once.
  @Benchmark
  public int joinOfTwo() throws Throwable {
    Tuple2<Integer, Integer> both =
        hand.valueAfter(1, join(left.pendingFor(1), right.pendingFor(1)));
    return both.first() + both.second();
  }

  /// One is ready, the other never; which is looked at first is random.
  @Benchmark
  public int selectOfTwo() throws Throwable {
    Selected2<Integer, Integer> one =
        hand.value(
            select(borrowed(left.pendingFor(0)), borrowed(right.pendingFor(Integer.MAX_VALUE))));
    return switch (one) {
      case First(var value) -> value;
      case Second(var value) -> value;
    };
  }
}
