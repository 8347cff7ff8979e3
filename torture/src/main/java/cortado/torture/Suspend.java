package cortado.torture;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Ready;
import cortado.future.Waker;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// What tortured code calls. Safe for any thread.
public final class Suspend {

  private static final long SEED = Long.getLong("cortado.torture.seed", 0);

  /// How many times an await is pending, drawn with equal chances.
  private static final int[] PENDINGS = {0, 1, 3};

  private static final LongAdder awaits = new LongAdder();
  private static final LongAdder suspensions = new LongAdder();

  /// Varies the draw. Increments that are lost do not matter.
  private static int draws;

  private Suspend() {}

  /// A future without a value, for the await at `site`.
  public static Future<@Nullable Object> at(int site) {
    return later(null, site);
  }

  /// A future of `value`, for the await at `site`.
  public static Future<@Nullable Object> later(@Nullable Object value, int site) {
    awaits.increment();
    long drawn = Pace.mix(SEED + site, draws++);
    int pendings = PENDINGS[(int) Math.floorMod(drawn, (long) PENDINGS.length)];
    if (pendings > 0) {
      suspensions.increment();
    }
    return new Leaf(value, pendings);
  }

  /// The value of `future`, polled to its end on the spot.
  public static @Nullable Object drive(Future<?> future) throws Throwable {
    var context = new Context(Waker.noop());
    while (true) {
      if (future.poll(context) instanceof Ready<?> ready) {
        return ready.value();
      }
    }
  }

  /// How many futures were made for an await.
  static long awaits() {
    return awaits.sum();
  }

  /// How many of them were pending at least once.
  static long suspensions() {
    return suspensions.sum();
  }

  private static final class Leaf implements Future<@Nullable Object> {

    private final @Nullable Object value;
    private int pendings;

    Leaf(@Nullable Object value, int pendings) {
      this.value = value;
      this.pendings = pendings;
    }

    @Override
    public Poll<@Nullable Object> poll(Context context) {
      return pendings-- > 0 ? Poll.pending() : Poll.ready(value);
    }
  }
}
