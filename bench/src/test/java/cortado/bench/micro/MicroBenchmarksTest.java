package cortado.bench.micro;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Every micro-benchmark once: each of them throws when a future is not as it should be.
class MicroBenchmarksTest {

  @Test
  void await_ofAnyDepth_countsItsLevels() throws Throwable {
    var benchmark = new AwaitBenchmark();
    for (int depth : new int[] {1, 5, 20}) {
      benchmark.depth = depth;

      assertThat(benchmark.readyAtOnce()).isEqualTo(depth);
      assertThat(benchmark.plainCalls()).isEqualTo(2 * depth - 1);
      assertThat(benchmark.pendingOnce()).isEqualTo(depth);
      assertThat(benchmark.pendingHundredTimes()).isEqualTo(depth);
    }
  }

  @Test
  void recursion_ofAnyDepth_givesItsDepth() throws Throwable {
    for (int depth : new int[] {1, 20, 100_000}) {
      var benchmark = new RecursionBenchmark();
      benchmark.depth = depth;

      assertThat(benchmark.readyAtOnce()).isEqualTo(depth);
      assertThat(benchmark.pendingOnce()).isEqualTo(depth);
    }
  }

  @Test
  void chains_ofAsyncAndPlainCalls_giveTheSame() throws Throwable {
    var benchmark = new ChainBenchmark();

    assertThat(benchmark.asyncCalls()).isEqualTo(benchmark.plainCalls()).isPositive();
  }

  @Test
  void transform_ofTheSmallClass_makesItsFrame() throws Exception {
    var benchmark = new TransformBenchmark();
    benchmark.compile();

    assertThat(benchmark.smallClass().classes()).hasSize(2);
    assertThat(benchmark.untouchedClass().classes()).isEmpty();
  }

  @Test
  void polls_giveTheirValues() throws Throwable {
    var benchmark = new PollBenchmark();

    assertThat(benchmark.readyFuture()).isZero();
    assertThat(benchmark.joinOfTwo()).isEqualTo(3);
    assertThat(benchmark.selectOfTwo()).isEqualTo(1);
  }

  @Test
  void channelsAndPermits_passOn_again() throws Throwable {
    var benchmark = new SyncBenchmark();
    for (int time = 0; time < 2; time++) {
      assertThat(benchmark.mpscSendThenReceive()).isEqualTo(1);
      assertThat(benchmark.mpscReceiveThenSend()).isEqualTo(1);
      assertThat(benchmark.mpscUnbounded()).isEqualTo(1);
      assertThat(benchmark.oneshotSendThenReceive()).isEqualTo(1);
      assertThat(benchmark.oneshotReceiveThenSend()).isEqualTo(1);
      assertThat(benchmark.semaphoreFree()).isEqualTo(1);
      assertThat(benchmark.semaphoreHandedOver()).isEqualTo(1);
      assertThat(benchmark.mutexFree()).isTrue();
      assertThat(benchmark.notifyWaiting()).isInstanceOf(cortado.future.Ready.class);
    }
  }

  @Test
  void runtime_doesEachStep_everyTime() {
    var benchmark = new RuntimeBenchmark();
    try {
      assertThat(benchmark.wakeSelf()).isEqualTo(RuntimeBenchmark.TIMES);
      assertThat(benchmark.spawnAndAwait()).isEqualTo(RuntimeBenchmark.TIMES);
      assertThat(benchmark.timerArmAndCancel()).isEqualTo(RuntimeBenchmark.TIMES);
    } finally {
      benchmark.close();
    }
  }
}
