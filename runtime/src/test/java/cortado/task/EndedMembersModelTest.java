package cortado.task;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Context;
import cortado.future.Futures;
import cortado.future.Waker;
import cortado.runtime.internal.ModelScale;
import cortado.runtime.internal.context.Current;
import cortado.runtime.internal.task.TaskOptions;
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
/// One owner, who adds tasks and joins them, and two threads on which they end: a task may end as
/// it is added, and another meanwhile.
class EndedMembersModelTest {

  private static ModelCheckingOptions bounds(int scenarios) {
    return new ModelCheckingOptions()
        .iterations(scenarios)
        .invocationsPerIteration(200)
        .threads(3)
        .actorsBefore(1)
        .actorsPerThread(2)
        .actorsAfter(0)
        .minimizeFailedScenario(false);
  }

  @Test
  void members_underEveryInterleaving_areFoundOrWake() {
    bounds(ModelScale.scenarios(4)).check(Sound.class);
  }

  @Test
  void twinThatLooksAndThenWaits_isCaught() {
    assertThatThrownBy(() -> bounds(20).check(LooksAndThenWaits.class)).hasMessageContaining("(2)");
  }

  @Test
  void twinThatAddsWhoeverSaysSo_isCaught() {
    assertThatThrownBy(() -> bounds(20).check(AddsWhoeverSaysSo.class)).hasMessageContaining("(1)");
  }

  public abstract static class Life {

    final TasksByHand tasks = new TasksByHand();

    private final AtomicInteger ended = new AtomicInteger();
    private final Set<Object> taken = new HashSet<>();

    /// How often the wait that is under way was woken; null when there is none.
    private AtomicInteger wakes;

    /// Adds a task, which may have ended before this returns.
    abstract void addOne();

    abstract Object takeOrWait(Waker waker);

    @Operation(nonParallelGroup = "owner")
    public void add() {
      addOne();
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

    @Operation
    public void end() {
      if (tasks.endOne()) {
        ended.incrementAndGet();
      }
    }

    @Validate
    public void nobodyWaitsForWhatIsThere() {
      if (wakes != null && ended.get() > taken.size() && wakes.get() == 0) {
        throw new IllegalStateException("(2) a task has ended, and the owner waits");
      }
      while (takeOrWait(Waker.noop()) instanceof Object member) {
        if (!taken.add(member)) {
          throw new IllegalStateException("(1) there twice");
        }
      }
      if (ended.get() != taken.size()) {
        throw new IllegalStateException(
            "(1) of %d that have ended %d were found".formatted(ended.get(), taken.size()));
      }
    }
  }

  public static class Sound extends Life {
    private final EndedMembers<Integer> members = new EndedMembers<>();

    @Override
    void addOne() {
      Current inside = Current.enterAsGuest(tasks);
      try {
        new Member<>(tasks.spawn(Futures.ready(1), TaskOptions.NONE), members)
            .watch(new Context(Waker.noop()));
      } finally {
        Current.leaveAsGuest(inside);
      }
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
    void addOne() {
      JoinHandle<Integer> handle = tasks.spawn(Futures.ready(1), TaskOptions.NONE);
      var added = new AtomicInteger();
      Waker end =
          () -> {
            if (added.getAndIncrement() == 0) {
              members.add(handle);
              waiting.getAndSet(Waker.noop()).wake();
            }
          };
      if (hasEnded(handle, end)) {
        end.wake();
      }
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

  /// Adds a task that has ended as it was added, and again when its end wakes.
  public static class AddsWhoeverSaysSo extends Life {
    private final Queue<Object> members = new ConcurrentLinkedQueue<>();

    @Override
    void addOne() {
      JoinHandle<Integer> handle = tasks.spawn(Futures.ready(1), TaskOptions.NONE);
      if (hasEnded(handle, () -> members.add(handle))) {
        members.add(handle);
      }
    }

    @Override
    Object takeOrWait(Waker waker) {
      waker.wake();
      return members.poll();
    }
  }

  private static boolean hasEnded(JoinHandle<?> handle, Waker end) {
    try {
      return handle.poll(new Context(end)).isReady();
    } catch (Throwable failure) {
      throw new AssertionError(failure);
    }
  }
}
