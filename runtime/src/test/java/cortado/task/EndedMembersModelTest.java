package cortado.task;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Context;
import cortado.future.Poll;
import cortado.future.Waker;
import cortado.runtime.internal.ModelScale;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/// Invariants (1) and (2) of [EndedMembers]: a task that ends is found by the owner of the set,
/// once, or wakes it.
///
/// One owner and two threads on which tasks end: the second is what could wake for nothing.
class EndedMembersModelTest {

  private static ModelCheckingOptions bounds(int scenarios) {
    return new ModelCheckingOptions()
        .iterations(scenarios)
        .invocationsPerIteration(150)
        .threads(3)
        .actorsBefore(0)
        .actorsPerThread(2)
        .actorsAfter(0);
  }

  @Test
  void members_underEveryInterleaving_areFoundOrWake() {
    bounds(ModelScale.scenarios(3)).check(Sound.class);
  }

  @Test
  void twinThatLooksAndThenWaits_isCaught() {
    assertThatThrownBy(() -> bounds(10).check(LooksAndThenWaits.class)).hasMessageContaining("(2)");
  }

  public abstract static class Life {

    private final AtomicInteger ended = new AtomicInteger();
    private final Set<Object> taken = new HashSet<>();

    /// How often the wait that is under way was woken; null when there is none.
    private AtomicInteger wakes;

    abstract void add();

    abstract Object takeOrWait(Waker waker);

    @Operation
    public void end() {
      add();
      ended.incrementAndGet();
    }

    @Operation(nonParallelGroup = "owner")
    public void join() {
      var woken = new AtomicInteger();
      Object member = takeOrWait(woken::incrementAndGet);
      wakes = member == null ? woken : null;
      if (member != null && !taken.add(member)) {
        throw new IllegalStateException("(1) joined twice");
      }
    }

    @Validate
    public void nobodyWaitsForWhatIsThere() {
      if (wakes == null) {
        return;
      }
      if (ended.get() > taken.size() && wakes.get() == 0) {
        throw new IllegalStateException("(2) a task has ended, and the owner waits");
      }
      if (wakes.get() > 1) {
        throw new IllegalStateException("(2) woken twice");
      }
    }
  }

  public static class Sound extends Life {
    private final EndedMembers<Integer> members = new EndedMembers<>();

    @Override
    void add() {
      new Member<>(new Nobody(), members).wake();
    }

    @Override
    Object takeOrWait(Waker waker) {
      return members.takeOrWait(waker);
    }
  }

  /// Takes a member, and leaves its waker if there was none, in two steps.
  public static class LooksAndThenWaits extends Life {
    private final Queue<Object> members = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Waker> waiting = new AtomicReference<>(Waker.noop());

    @Override
    void add() {
      members.add(new Object());
      waiting.getAndSet(Waker.noop()).wake();
    }

    @Override
    Object takeOrWait(Waker waker) {
      Object member = members.poll();
      if (member == null) {
        waiting.set(waker);
      }
      return member;
    }
  }

  /// The handle of no task.
  private static final class Nobody implements JoinHandle<Integer> {
    @Override
    public Poll<Integer> poll(Context context) {
      return Poll.pending();
    }

    @Override
    public void cancel() {}

    @Override
    public void abort() {}

    @Override
    public boolean isFinished() {
      return false;
    }

    @Override
    public long id() {
      return 0;
    }
  }
}
