package cortado.runtime.internal.task;

import static cortado.runtime.internal.task.TaskState.ABORTED;
import static cortado.runtime.internal.task.TaskState.COMPLETE;
import static cortado.runtime.internal.task.TaskState.DETACHED;
import static cortado.runtime.internal.task.TaskState.FAILED;
import static cortado.runtime.internal.task.TaskState.RUNNING;
import static cortado.runtime.internal.task.TaskState.SCHEDULED;
import static cortado.runtime.internal.task.TaskState.UNWINDING;
import static org.assertj.core.api.Assertions.assertThat;

import cortado.runtime.internal.task.TaskState.AfterIdle;
import cortado.runtime.internal.task.TaskState.AfterRunning;
import org.junit.jupiter.api.Test;

class TaskStateTest {

  private final TaskState state = new TaskState() {};

  private TaskState running() {
    assertThat(state.transitionToRunning()).isEqualTo(AfterRunning.POLL);
    return state;
  }

  private TaskState idle() {
    assertThat(running().transitionToIdle()).isEqualTo(AfterIdle.NOTHING);
    return state;
  }

  private TaskState complete() {
    assertThat(running().transitionToComplete(false)).isEqualTo(RUNNING);
    return state;
  }

  @Test
  void new_isScheduled() {
    assertThat(state.snapshot()).isEqualTo(SCHEDULED);
  }

  @Test
  void scheduled_whenIdle_isTheCallersToQueue() {
    assertThat(idle().transitionToScheduled()).isTrue();
    assertThat(state.snapshot()).isEqualTo(SCHEDULED);
  }

  @Test
  void scheduled_whenScheduled_isRefused() {
    assertThat(state.transitionToScheduled()).isFalse();
    assertThat(state.snapshot()).isEqualTo(SCHEDULED);
  }

  @Test
  void scheduled_whenRunning_leavesAMark() {
    assertThat(running().transitionToScheduled()).isFalse();
    assertThat(state.snapshot()).isEqualTo(RUNNING | SCHEDULED);
  }

  @Test
  void scheduled_whenComplete_isRefused() {
    assertThat(complete().transitionToScheduled()).isFalse();
    assertThat(TaskState.isComplete(state.snapshot())).isTrue();
  }

  @Test
  void aborted_whenIdle_isTheCallersToQueue() {
    assertThat(idle().transitionToAborted()).isTrue();
    assertThat(state.transitionToRunning()).isEqualTo(AfterRunning.CANCEL);
  }

  @Test
  void aborted_whenScheduled_isCancelledByWhoeverTakesIt() {
    assertThat(state.transitionToAborted()).isFalse();
    assertThat(state.transitionToRunning()).isEqualTo(AfterRunning.CANCEL);
  }

  @Test
  void aborted_whenRunning_isCancelledByItsRunner() {
    assertThat(running().transitionToAborted()).isFalse();
    assertThat(state.transitionToIdle()).isEqualTo(AfterIdle.CANCEL);
    assertThat(state.snapshot()).isEqualTo(RUNNING | UNWINDING);
  }

  private TaskState unwinding() {
    assertThat(idle().transitionToAborted()).isTrue();
    assertThat(state.transitionToRunning()).isEqualTo(AfterRunning.CANCEL);
    assertThat(state.snapshot()).isEqualTo(RUNNING | UNWINDING);
    return state;
  }

  @Test
  void aborted_whileUnwinding_isRefused() {
    assertThat(unwinding().transitionToAborted()).isFalse();
    assertThat(state.transitionToIdle()).isEqualTo(AfterIdle.NOTHING);
    assertThat(state.transitionToAborted()).isFalse();

    assertThat(state.snapshot()).isEqualTo(UNWINDING);
  }

  @Test
  void aborted_whenRunning_needsNoWakeToBePolledAgain() {
    assertThat(running().transitionToAborted()).isFalse();
    assertThat(state.transitionToIdle()).isEqualTo(AfterIdle.CANCEL);

    assertThat(state.transitionToIdle()).isEqualTo(AfterIdle.NOTHING);
  }

  @Test
  void scheduled_whileUnwinding_asksForAPoll() {
    assertThat(unwinding().transitionToIdle()).isEqualTo(AfterIdle.NOTHING);
    assertThat(state.transitionToScheduled()).isTrue();

    assertThat(state.transitionToRunning()).isEqualTo(AfterRunning.POLL);
    assertThat(state.snapshot()).isEqualTo(RUNNING | UNWINDING);
  }

  @Test
  void shutdown_whileUnwinding_isLeftToTheRunnerWhoCuts() {
    assertThat(unwinding().transitionToShutdown()).isFalse();
    assertThat(state.transitionToIdle()).isEqualTo(AfterIdle.CUT);
    assertThat(state.transitionToYielded()).isEqualTo(AfterIdle.CUT);
  }

  @Test
  void shutdown_betweenTwoPollsOfAnUnwinding_makesTheCallerTheOwner() {
    assertThat(unwinding().transitionToIdle()).isEqualTo(AfterIdle.NOTHING);

    assertThat(state.transitionToShutdown()).isTrue();
  }

  @Test
  void aborted_whenComplete_isRefused() {
    assertThat(complete().transitionToAborted()).isFalse();
    assertThat(TaskState.isComplete(state.snapshot())).isTrue();
  }

  @Test
  void running_whenComplete_isRefused() {
    assertThat(complete().transitionToRunning()).isEqualTo(AfterRunning.FORGET);
  }

  @Test
  void running_whenRunning_isRefused() {
    assertThat(running().transitionToRunning()).isEqualTo(AfterRunning.FORGET);
  }

  @Test
  void idle_afterAWake_isTheCallersToQueue() {
    running();
    assertThat(state.transitionToScheduled()).isFalse();

    assertThat(state.transitionToIdle()).isEqualTo(AfterIdle.SCHEDULE);
    assertThat(state.snapshot()).isEqualTo(SCHEDULED);
  }

  @Test
  void yielded_isTheCallersToQueue() {
    assertThat(running().transitionToYielded()).isEqualTo(AfterIdle.SCHEDULE);
    assertThat(state.snapshot()).isEqualTo(SCHEDULED);
  }

  @Test
  void yielded_afterAWake_isTheCallersToQueueOnce() {
    running();
    assertThat(state.transitionToScheduled()).isFalse();

    assertThat(state.transitionToYielded()).isEqualTo(AfterIdle.SCHEDULE);
    assertThat(state.snapshot()).isEqualTo(SCHEDULED);
  }

  @Test
  void yielded_afterAnAbort_isCancelledByItsRunner() {
    running();
    assertThat(state.transitionToAborted()).isFalse();

    assertThat(state.transitionToYielded()).isEqualTo(AfterIdle.CANCEL);
    assertThat(state.snapshot() & RUNNING).isEqualTo(RUNNING);
  }

  @Test
  void shutdown_whenIdle_makesTheCallerTheOwner() {
    assertThat(idle().transitionToShutdown()).isTrue();
    assertThat(state.transitionToComplete(false)).isEqualTo(RUNNING | ABORTED);
  }

  @Test
  void shutdown_whenScheduled_leavesNothingForTheQueue() {
    assertThat(state.transitionToShutdown()).isTrue();
    assertThat(state.transitionToRunning()).isEqualTo(AfterRunning.FORGET);
    int before = state.transitionToComplete(false);

    assertThat(before & RUNNING).isEqualTo(RUNNING);
    assertThat(state.transitionToRunning()).isEqualTo(AfterRunning.FORGET);
  }

  @Test
  void shutdown_whenRunning_isLeftToTheRunner() {
    assertThat(running().transitionToShutdown()).isFalse();
    assertThat(state.transitionToIdle()).isEqualTo(AfterIdle.CANCEL);
  }

  @Test
  void shutdown_whenComplete_isRefused() {
    assertThat(complete().transitionToShutdown()).isFalse();
  }

  @Test
  void complete_withAFailure_saysSo() {
    assertThat(running().transitionToComplete(true)).isEqualTo(RUNNING);
    assertThat(state.snapshot()).isEqualTo(COMPLETE | FAILED);
  }

  @Test
  void complete_whileMarked_keepsTheMarksHarmless() {
    running();
    assertThat(state.transitionToScheduled()).isFalse();
    assertThat(state.transitionToAborted()).isFalse();
    int before = state.transitionToComplete(false);

    assertThat(before).isEqualTo(RUNNING | SCHEDULED | ABORTED);
    assertThat(state.snapshot() & (COMPLETE | RUNNING | FAILED)).isEqualTo(COMPLETE);
    assertThat(state.transitionToRunning()).isEqualTo(AfterRunning.FORGET);
  }

  @Test
  void detached_beforeTheEnd_isSeenByTheEnd() {
    running();
    assertThat(TaskState.isComplete(state.transitionToDetached())).isFalse();

    assertThat(state.transitionToComplete(true) & DETACHED).isEqualTo(DETACHED);
  }

  @Test
  void detached_afterTheEnd_seesIt() {
    assertThat(TaskState.isComplete(complete().transitionToDetached())).isTrue();
  }
}
