package cortado.runtime.internal.task;

import static cortado.runtime.internal.task.TaskState.ABORTED;
import static cortado.runtime.internal.task.TaskState.COMPLETE;
import static cortado.runtime.internal.task.TaskState.DETACHED;
import static cortado.runtime.internal.task.TaskState.FAILED;
import static cortado.runtime.internal.task.TaskState.OWNED;
import static cortado.runtime.internal.task.TaskState.UNWINDING;
import static cortado.runtime.internal.task.TaskState.WOKEN;
import static org.assertj.core.api.Assertions.assertThat;

import cortado.runtime.internal.task.TaskState.Next;
import org.junit.jupiter.api.Test;

class TaskStateTest {

  private final TaskState state = new TaskState(true) {};

  private TaskState polled() {
    assertThat(state.transitionToPolled()).isEqualTo(Next.POLL);
    return state;
  }

  private TaskState idle() {
    assertThat(polled().transitionToIdle()).isTrue();
    return state;
  }

  private TaskState complete() {
    assertThat(polled().transitionToComplete(false)).isEqualTo(OWNED);
    return state;
  }

  private TaskState unwinding() {
    assertThat(idle().transitionToAborted()).isTrue();
    assertThat(state.transitionToPolled()).isEqualTo(Next.CANCEL);
    assertThat(state.snapshot()).isEqualTo(OWNED | UNWINDING);
    return state;
  }

  @Test
  void new_isItsMakers() {
    assertThat(state.snapshot()).isEqualTo(OWNED);
    assertThat(new TaskState(false) {}.tryOwn()).isTrue();
  }

  @Test
  void polled_withoutAWake_changesNothing() {
    polled();

    assertThat(state.snapshot()).isEqualTo(OWNED);
  }

  @Test
  void woken_whenIdle_isTheCallersToQueue() {
    assertThat(idle().transitionToWoken()).isTrue();
    assertThat(state.snapshot()).isEqualTo(OWNED);
  }

  @Test
  void woken_whenOwned_leavesAMark() {
    assertThat(state.transitionToWoken()).isFalse();
    assertThat(state.snapshot()).isEqualTo(OWNED | WOKEN);
  }

  @Test
  void woken_beforeThePoll_isServedByIt() {
    assertThat(state.transitionToWoken()).isFalse();

    assertThat(idle().snapshot()).isZero();
  }

  @Test
  void woken_duringThePoll_keepsTheTaskWithItsOwner() {
    polled();
    assertThat(state.transitionToWoken()).isFalse();

    assertThat(state.transitionToIdle()).isFalse();
    assertThat(state.snapshot()).isEqualTo(OWNED | WOKEN);
    assertThat(idle().snapshot()).isZero();
  }

  @Test
  void woken_whenComplete_isRefused() {
    assertThat(complete().transitionToWoken()).isFalse();
    assertThat(state.snapshot()).isEqualTo(COMPLETE);
  }

  @Test
  void woken_whileUnwinding_asksForAPoll() {
    assertThat(unwinding().transitionToIdle()).isTrue();
    assertThat(state.transitionToWoken()).isTrue();

    assertThat(state.transitionToPolled()).isEqualTo(Next.POLL);
    assertThat(state.snapshot()).isEqualTo(OWNED | UNWINDING);
  }

  @Test
  void aborted_whenIdle_isTheCallersToQueue() {
    assertThat(idle().transitionToAborted()).isTrue();
    assertThat(state.transitionToPolled()).isEqualTo(Next.CANCEL);
  }

  @Test
  void aborted_inAQueue_isCancelledByWhoeverTakesIt() {
    assertThat(state.transitionToAborted()).isFalse();
    assertThat(state.transitionToPolled()).isEqualTo(Next.CANCEL);
  }

  @Test
  void aborted_duringThePoll_keepsTheTaskWithItsOwner() {
    assertThat(polled().transitionToAborted()).isFalse();
    assertThat(state.transitionToIdle()).isFalse();
    assertThat(state.transitionToPolled()).isEqualTo(Next.CANCEL);
    assertThat(state.snapshot()).isEqualTo(OWNED | UNWINDING);
  }

  @Test
  void aborted_afterAWake_isCancelledOnce() {
    assertThat(state.transitionToWoken()).isFalse();
    assertThat(state.transitionToAborted()).isFalse();

    assertThat(state.transitionToPolled()).isEqualTo(Next.CANCEL);
    assertThat(state.transitionToIdle()).isTrue();
  }

  @Test
  void aborted_whileUnwinding_isRefused() {
    assertThat(unwinding().transitionToAborted()).isFalse();
    assertThat(state.transitionToIdle()).isTrue();
    assertThat(state.transitionToAborted()).isFalse();

    assertThat(state.snapshot()).isEqualTo(UNWINDING);
  }

  @Test
  void aborted_whenComplete_isRefused() {
    assertThat(complete().transitionToAborted()).isFalse();
    assertThat(state.snapshot()).isEqualTo(COMPLETE);
  }

  @Test
  void owned_whenIdle_keepsOthersAway() {
    assertThat(idle().tryOwn()).isTrue();

    assertThat(state.tryOwn()).isFalse();
    assertThat(state.transitionToWoken()).isFalse();
    assertThat(state.transitionToIdle()).isFalse();
  }

  @Test
  void owned_whenComplete_isRefused() {
    assertThat(complete().tryOwn()).isFalse();
  }

  @Test
  void shutdown_whenIdle_makesTheCallerTheOwner() {
    assertThat(idle().transitionToShutdown()).isTrue();
    assertThat(state.transitionToComplete(false)).isEqualTo(OWNED | ABORTED);
  }

  @Test
  void shutdown_whenOwned_isLeftToTheOwner() {
    assertThat(polled().transitionToShutdown()).isFalse();
    assertThat(state.transitionToIdle()).isFalse();
    assertThat(state.transitionToPolled()).isEqualTo(Next.CANCEL);
  }

  @Test
  void shutdown_whileUnwinding_isLeftToTheOwnerWhoCuts() {
    assertThat(unwinding().transitionToShutdown()).isFalse();
    assertThat(state.transitionToIdle()).isFalse();
    assertThat(state.transitionToPolled()).isEqualTo(Next.CUT);
  }

  @Test
  void shutdown_betweenTwoPollsOfAnUnwinding_makesTheCallerTheOwner() {
    assertThat(unwinding().transitionToIdle()).isTrue();

    assertThat(state.transitionToShutdown()).isTrue();
  }

  @Test
  void shutdown_whenComplete_isRefused() {
    assertThat(complete().transitionToShutdown()).isFalse();
  }

  @Test
  void complete_withAFailure_saysSo() {
    assertThat(polled().transitionToComplete(true)).isEqualTo(OWNED);
    assertThat(state.snapshot()).isEqualTo(COMPLETE | FAILED);
  }

  @Test
  void complete_whileMarked_keepsTheMarksHarmless() {
    polled();
    assertThat(state.transitionToWoken()).isFalse();
    assertThat(state.transitionToAborted()).isFalse();
    int before = state.transitionToComplete(false);

    assertThat(before).isEqualTo(OWNED | WOKEN | ABORTED);
    assertThat(state.snapshot() & (COMPLETE | OWNED | FAILED)).isEqualTo(COMPLETE);
    assertThat(state.tryOwn()).isFalse();
  }

  @Test
  void detached_beforeTheEnd_isSeenByTheEnd() {
    polled();
    assertThat(TaskState.isComplete(state.transitionToDetached())).isFalse();

    assertThat(state.transitionToComplete(true) & DETACHED).isEqualTo(DETACHED);
  }

  @Test
  void detached_afterTheEnd_seesIt() {
    assertThat(TaskState.isComplete(complete().transitionToDetached())).isTrue();
  }
}
