package cortado.runtime.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.future.Future;
import cortado.future.Futures;
import cortado.future.Poll;
import cortado.runtime.internal.context.Current;
import cortado.runtime.internal.task.TaskOptions;
import cortado.task.JoinHandle;
import cortado.testing.WakeCounter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TaskPoolTest {

  private final TaskPool pool = TaskPool.shared("pool", "pool 1");

  /// One that is polled before it was woken is still among those that sleep.
  @Test
  void task_thatComesDuringAPoll_wakesAShiftThatSleeps() {
    Shift woken = pool.newShift();
    Shift busy = pool.newShift();
    Shift asleep = pool.newShift();
    var wakes = new WakeCounter();
    List<Integer> wakesDuringThePoll = new ArrayList<>();
    assertThat(woken.sleep(new WakeCounter(), false)).isTrue();
    assertThat(busy.sleep(new WakeCounter(), false)).isTrue();
    assertThat(asleep.sleep(wakes, false)).isTrue();

    spawn(
        context -> {
          spawn(Futures.ready(2));
          wakesDuringThePoll.add(wakes.count());
          return Poll.ready(1);
        });
    Current previous = busy.enter();
    boolean ran = busy.runOne();
    busy.exit(previous);

    assertThat(ran).isTrue();
    assertThat(wakesDuringThePoll).containsExactly(1);
  }

  private void spawn(Future<Integer> future) {
    JoinHandle<Integer> _ = pool.spawn(future, TaskOptions.NONE);
  }
}
