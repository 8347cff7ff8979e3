package cortado.runtime.internal.reactor;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Context;
import cortado.runtime.internal.ModelScale;
import cortado.sys.Descriptor;
import cortado.sys.Interest;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/// Invariants (1) and (2) of [Source]: no reader waits for bytes that are there.
///
/// The poller is edge-triggered, so an event that is lost is lost for good. One thread is the peer
/// and turns the reactor, the other one reads.
class SourceModelTest {

  private static ModelCheckingOptions bounds(int scenarios) {
    return new ModelCheckingOptions()
        .iterations(scenarios)
        .invocationsPerIteration(300)
        .threads(2)
        .actorsBefore(0)
        .actorsPerThread(3)
        .actorsAfter(0);
  }

  @Test
  void reader_underEveryInterleaving_missesNoEvent() {
    bounds(ModelScale.scenarios(5)).check(Sound.class);
  }

  @Test
  void twinThatClearsWhateverTickThereIs_isCaught() {
    assertThatThrownBy(() -> bounds(10).check(ClearsTheLatestTick.class))
        .hasMessageContaining("waits for bytes that are there");
  }

  public abstract static class Life {

    private final Source source =
        new Source(new Reactor(new Nowhere()), new Closeless(), Interest.READABLE);
    private final AtomicInteger bytes = new AtomicInteger();
    private final AtomicBoolean edge = new AtomicBoolean();
    private final AtomicBoolean woken = new AtomicBoolean();
    private final Context context = new Context(() -> woken.set(true));
    private final Waiter waiter = new Waiter();

    // The reader's own.
    private boolean waiting;

    /// The tick that the reader gives when it clears, having tried because of `seen`.
    abstract int tickToClear(int seen) throws IOException;

    int latestTick() throws IOException {
      return source.pollReady(context, Interest.READABLE, waiter);
    }

    @Operation(nonParallelGroup = "outside")
    public void send() {
      bytes.incrementAndGet();
      edge.set(true);
    }

    @Operation(nonParallelGroup = "outside")
    public void turn() {
      if (edge.getAndSet(false)) {
        var wakes = new WakeList();
        source.event(Interest.READABLE, wakes);
        wakes.wakeAll();
      }
    }

    @Operation(nonParallelGroup = "reader")
    public void read() throws IOException {
      woken.set(false);
      int tick = source.pollReady(context, Interest.READABLE, waiter);
      waiting = tick == Source.PENDING;
      if (!waiting) {
        bytes.set(0);
        source.clearReady(Interest.READABLE, tickToClear(tick));
      }
    }

    @Operation(nonParallelGroup = "reader")
    public void cancel() {
      source.forget(Interest.READABLE, waiter);
      waiting = false;
    }

    @Validate
    public void nothingIsMissed() throws IOException {
      boolean idle = waiting || latestTick() == Source.PENDING;
      if (bytes.get() > 0 && idle && !woken.get() && !edge.get()) {
        throw new IllegalStateException("(2) waits for bytes that are there");
      }
    }
  }

  public static class Sound extends Life {
    @Override
    int tickToClear(int seen) {
      return seen;
    }
  }

  public static class ClearsTheLatestTick extends Life {
    @Override
    int tickToClear(int seen) throws IOException {
      return latestTick();
    }
  }

  private static final class Closeless implements Descriptor {
    @Override
    public void close() {}
  }
}
