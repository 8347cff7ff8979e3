package cortado.bench.micro;

import static cortado.future.Futures.done;
import static cortado.future.Futures.fromPoll;
import static cortado.future.Futures.ready;
import static cortado.task.Tasks.spawn;
import static cortado.task.Tasks.yieldNow;
import static cortado.time.Time.sleep;

import cortado.future.Async;
import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Pending;
import cortado.future.Poll;
import cortado.runtime.AsyncRuntime;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// What needs a runtime: wakes through its queue, tasks, timers. On a current-thread runtime, in
/// one task.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(RuntimeBenchmark.TIMES)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RuntimeBenchmark {

  static final int TIMES = 1000;

  private static final Duration SECOND = Duration.ofSeconds(1);

  private final AsyncRuntime runtime = AsyncRuntime.currentThread().build();

  /// Ends the runtime.
  @TearDown
  public void close() {
    runtime.close();
  }

  /// A task wakes itself, is queued, and polled again.
  @Benchmark
  public long wakeSelf() {
    return runtime.blockOn(runtime.spawn(yieldTimes()));
  }

  /// A task spawns another and awaits it.
  @Benchmark
  public long spawnAndAwait() {
    return runtime.blockOn(runtime.spawn(spawnTimes()));
  }

  /// A timer is made, armed and taken away.
  @Benchmark
  public long timerArmAndCancel() {
    return runtime.blockOn(runtime.spawn(fromPoll(RuntimeBenchmark::armTimes)));
  }

  @Async
  private static Future<Long> yieldTimes() {
    long times = 0;
    while (times < TIMES) {
      yieldNow().await();
      times++;
    }
    return ready(times);
  }

  @Async
  private static Future<Long> spawnTimes() {
    long times = 0;
    while (times < TIMES) {
      spawn(nothing()).await();
      times++;
    }
    return ready(times);
  }

  @Async
  private static Future<@Nullable Void> nothing() {
    return done();
  }

  private static Poll<Long> armTimes(Context context) {
    long pending = 0;
    for (int time = 0; time < TIMES; time++) {
      var sleep = sleep(SECOND);
      if (sleep.poll(context) instanceof Pending<?>) {
        pending++;
      }
      sleep.cancel();
    }
    return Poll.ready(pending);
  }
}
