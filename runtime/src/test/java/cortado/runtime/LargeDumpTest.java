package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.future.Futures;
import cortado.observe.DumpOptions;
import cortado.observe.TaskDump;
import cortado.task.Tasks;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A dump of more tasks than anybody wants to read.
@Timeout(120)
class LargeDumpTest {

  @Test
  void dump_ofAMillionTasks_listsSomeAndCountsTheOthers() {
    int count = 1_000_000;
    try (AsyncRuntime runtime =
        AsyncRuntime.currentThread().name("shop").onStuck(_ -> {}).build()) {
      runtime.blockOn(
          TestFutures.run(
              () -> {
                for (int task = 0; task < count; task++) {
                  Tasks.spawn(Futures.pending());
                }
              }));

      TaskDump dump = runtime.dump();

      assertThat(dump.tasks()).hasSize(DumpOptions.DEFAULT.tasks());
      assertThat(dump.omitted()).isEqualTo(count - dump.tasks().size());
      assertThat(dump.toString())
          .startsWith("runtime 'shop': 1000000 tasks: ")
          .hasSizeLessThan(10_000);
    }
  }
}
