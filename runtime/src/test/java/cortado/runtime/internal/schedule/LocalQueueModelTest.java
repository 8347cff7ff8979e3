package cortado.runtime.internal.schedule;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.runtime.internal.ModelScale;
import cortado.runtime.internal.task.TaskCell;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/// Invariants (2) to (4) of [LocalQueue]: every task that goes in comes out once, whoever takes it.
///
/// One owner and two thieves: two thieves are enough to meet at the head, with the owner between
/// them. The ring begins with one slot, so that it is widened and comes round within the bounds.
class LocalQueueModelTest {

  private static ModelCheckingOptions bounds(int scenarios) {
    return new ModelCheckingOptions()
        .iterations(scenarios)
        .invocationsPerIteration(1_000)
        .threads(3)
        .actorsBefore(2)
        .actorsPerThread(3)
        .actorsAfter(0);
  }

  @Test
  void queue_underEveryInterleaving_handsOutEachTaskOnce() {
    bounds(ModelScale.scenarios(8)).check(Sound.class);
  }

  @Test
  void twinWhoseThiefMovesTheHeadWithoutCas_isCaught() {
    assertThatThrownBy(() -> bounds(15).check(Careless.class)).hasMessageContaining("(2)");
  }

  @Test
  void twinWhoseThiefTakesTheRingFirst_isCaught() {
    assertThatThrownBy(() -> bounds(60).check(RingFirst.class)).hasMessageContaining("(2)");
  }

  public abstract static class Life {

    private final AtomicInteger pushed = new AtomicInteger();
    private final Set<Object> taken = ConcurrentHashMap.newKeySet();

    abstract void pushOne();

    /// Null if there was none.
    abstract Object popOne();

    /// Takes everything that one steal gives.
    abstract void stealSome();

    @Operation(nonParallelGroup = "owner")
    public void push() {
      pushed.incrementAndGet();
      pushOne();
    }

    @Operation(nonParallelGroup = "owner")
    public void pop() {
      Object task = popOne();
      if (task != null) {
        took(task);
      }
    }

    @Operation
    public void steal() {
      stealSome();
    }

    final void took(Object task) {
      if (task == null || !taken.add(task)) {
        throw new IllegalStateException("(2) taken twice or never there: " + task);
      }
    }

    @Validate
    public void nothingIsLost() {
      for (Object task = popOne(); task != null; task = popOne()) {
        took(task);
      }
      if (taken.size() != pushed.get()) {
        throw new IllegalStateException(
            "(2) pushed %d and took %d".formatted(pushed.get(), taken.size()));
      }
    }
  }

  public static class Sound extends Life {
    private final LocalQueue queue = new LocalQueue(1);

    @Override
    void pushOne() {
      queue.push(IdleTask.create());
    }

    @Override
    Object popOne() {
      return queue.pop();
    }

    @Override
    void stealSome() {
      var thief = new LocalQueue(2);
      TaskCell<?> task = queue.stealInto(thief);
      while (task != null) {
        took(task);
        task = thief.pop();
      }
    }
  }

  /// A ring whose thief looks at the head, takes the task, and then writes the head.
  public static class Careless extends Life {
    private final Object[] slots = new Object[16];
    private final AtomicInteger head = new AtomicInteger();
    private final AtomicInteger tail = new AtomicInteger();

    @Override
    void pushOne() {
      slots[tail.get()] = new Object();
      tail.set(tail.get() + 1);
    }

    @Override
    Object popOne() {
      int from = head.get();
      return from != tail.get() && head.compareAndSet(from, from + 1) ? slots[from] : null;
    }

    @Override
    void stealSome() {
      int from = head.get();
      if (from != tail.get()) {
        Object task = slots[from];
        head.set(from + 1);
        took(task);
      }
    }
  }

  /// A ring that is widened as it should be, and a thief that looks which ring there is before it
  /// looks how far the tail has come.
  public static class RingFirst extends Life {
    private volatile Object[] ring = new Object[1];
    private final AtomicInteger head = new AtomicInteger();
    private final AtomicInteger tail = new AtomicInteger();

    @Override
    void pushOne() {
      int to = tail.get();
      if (to - head.get() == ring.length) {
        Object[] wider = new Object[2 * ring.length];
        for (int index = head.get(); index != to; index++) {
          wider[index & (wider.length - 1)] = ring[index & (ring.length - 1)];
        }
        ring = wider;
      }
      ring[to & (ring.length - 1)] = new Object();
      tail.set(to + 1);
    }

    @Override
    Object popOne() {
      int from = head.get();
      return from != tail.get() && head.compareAndSet(from, from + 1)
          ? ring[from & (ring.length - 1)]
          : null;
    }

    @Override
    void stealSome() {
      Object[] seen = ring;
      int from = head.get();
      if (from != tail.get()) {
        Object task = seen[from & (seen.length - 1)];
        if (head.compareAndSet(from, from + 1)) {
          took(task);
        }
      }
    }
  }
}
