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
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Twenty methods that call each other and never wait: async, and plain. One operation is a chain.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(ChainBenchmark.CHAINS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ChainBenchmark {

  static final int CHAINS = 1_000;

  private final ByHand hand = new ByHand();

  /// Each awaits the next.
  @Benchmark
  public int asyncCalls() throws Throwable {
    return hand.value(asyncChains());
  }

  /// Each calls the next.
  @Benchmark
  public int plainCalls() {
    int sum = 0;
    for (int chain = 0; chain < CHAINS; chain++) {
      sum += plain20(chain & 15);
    }
    return sum;
  }

  @Async
  private static Future<Integer> asyncChains() {
    int sum = 0;
    for (int chain = 0; chain < CHAINS; chain++) {
      sum += async20(chain & 15).await();
    }
    return ready(sum);
  }

  @Async
  private static Future<Integer> async20(int argument) {
    return ready((async19(argument + 1).await() + argument) & 63);
  }

  @Async
  private static Future<Integer> async19(int argument) {
    return ready((async18(argument + 1).await() + argument) & 63);
  }

  @Async
  private static Future<Integer> async18(int argument) {
    return ready((async17(argument + 1).await() + argument) & 63);
  }

  @Async
  private static Future<Integer> async17(int argument) {
    return ready((async16(argument + 1).await() + argument) & 63);
  }

  @Async
  private static Future<Integer> async16(int argument) {
    return ready((async15(argument + 1).await() + argument) & 63);
  }

  @Async
  private static Future<Integer> async15(int argument) {
    return ready((async14(argument + 1).await() + argument) & 63);
  }

  @Async
  private static Future<Integer> async14(int argument) {
    return ready((async13(argument + 1).await() + argument) & 63);
  }

  @Async
  private static Future<Integer> async13(int argument) {
    return ready((async12(argument + 1).await() + argument) & 63);
  }

  @Async
  private static Future<Integer> async12(int argument) {
    return ready((async11(argument + 1).await() + argument) & 63);
  }

  @Async
  private static Future<Integer> async11(int argument) {
    return ready((async10(argument + 1).await() + argument) & 63);
  }

  @Async
  private static Future<Integer> async10(int argument) {
    return ready((async9(argument + 1).await() + argument) & 63);
  }

  @Async
  private static Future<Integer> async9(int argument) {
    return ready((async8(argument + 1).await() + argument) & 63);
  }

  @Async
  private static Future<Integer> async8(int argument) {
    return ready((async7(argument + 1).await() + argument) & 63);
  }

  @Async
  private static Future<Integer> async7(int argument) {
    return ready((async6(argument + 1).await() + argument) & 63);
  }

  @Async
  private static Future<Integer> async6(int argument) {
    return ready((async5(argument + 1).await() + argument) & 63);
  }

  @Async
  private static Future<Integer> async5(int argument) {
    return ready((async4(argument + 1).await() + argument) & 63);
  }

  @Async
  private static Future<Integer> async4(int argument) {
    return ready((async3(argument + 1).await() + argument) & 63);
  }

  @Async
  private static Future<Integer> async3(int argument) {
    return ready((async2(argument + 1).await() + argument) & 63);
  }

  @Async
  private static Future<Integer> async2(int argument) {
    return ready((async1(argument + 1).await() + argument) & 63);
  }

  @Async
  private static Future<Integer> async1(int argument) {
    return ready(argument);
  }

  private static Integer plain20(int argument) {
    return (plain19(argument + 1) + argument) & 63;
  }

  private static Integer plain19(int argument) {
    return (plain18(argument + 1) + argument) & 63;
  }

  private static Integer plain18(int argument) {
    return (plain17(argument + 1) + argument) & 63;
  }

  private static Integer plain17(int argument) {
    return (plain16(argument + 1) + argument) & 63;
  }

  private static Integer plain16(int argument) {
    return (plain15(argument + 1) + argument) & 63;
  }

  private static Integer plain15(int argument) {
    return (plain14(argument + 1) + argument) & 63;
  }

  private static Integer plain14(int argument) {
    return (plain13(argument + 1) + argument) & 63;
  }

  private static Integer plain13(int argument) {
    return (plain12(argument + 1) + argument) & 63;
  }

  private static Integer plain12(int argument) {
    return (plain11(argument + 1) + argument) & 63;
  }

  private static Integer plain11(int argument) {
    return (plain10(argument + 1) + argument) & 63;
  }

  private static Integer plain10(int argument) {
    return (plain9(argument + 1) + argument) & 63;
  }

  private static Integer plain9(int argument) {
    return (plain8(argument + 1) + argument) & 63;
  }

  private static Integer plain8(int argument) {
    return (plain7(argument + 1) + argument) & 63;
  }

  private static Integer plain7(int argument) {
    return (plain6(argument + 1) + argument) & 63;
  }

  private static Integer plain6(int argument) {
    return (plain5(argument + 1) + argument) & 63;
  }

  private static Integer plain5(int argument) {
    return (plain4(argument + 1) + argument) & 63;
  }

  private static Integer plain4(int argument) {
    return (plain3(argument + 1) + argument) & 63;
  }

  private static Integer plain3(int argument) {
    return (plain2(argument + 1) + argument) & 63;
  }

  private static Integer plain2(int argument) {
    return (plain1(argument + 1) + argument) & 63;
  }

  private static Integer plain1(int argument) {
    return argument;
  }
}
