package cortado.transform.fuzz;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// What random programs call, and a record of what they did.
///
/// Loaded once for every way of running them, each with its own `cortado.future`. Confined to one
/// program at a time.
public final class World {

  /// What programs lock.
  public static final Object LOCK = new Object();

  /// Draws as many pendings for each future instead.
  static final int RANDOM = -1;

  private static final int LONGEST_LOG = 400;
  private static final int MOST_FUTURES = 120;

  static final StringBuilder log = new StringBuilder();
  static final List<Res> opened = new ArrayList<>();
  static final List<Leaf<?>> leaves = new ArrayList<>();

  /// How often each try with a finally was entered, less how often its finally ran.
  static final java.util.Map<Integer, Integer> entered = new java.util.HashMap<>();

  /// How often a future is pending before it is ready, or RANDOM.
  static int pendings;

  static Random random = new Random(0);

  /// Whether a catch of the program has seen a cancellation.
  static boolean sawCancelled;

  /// Where futures wake their pollers, or null when nobody needs to be woken.
  static @Nullable Executor wakers;

  private static int logged;

  private World() {}

  static void clear(int newPendings, long seed) {
    log.setLength(0);
    logged = 0;
    opened.clear();
    leaves.clear();
    entered.clear();
    sawCancelled = false;
    pendings = newPendings;
    random = new Random(seed);
  }

  /// Ready with `value`, in its time.
  public static <T> Future<T> later(T value) {
    return new Leaf<>(value, null);
  }

  /// Fails instead when `failure` is more than 2.
  public static <T> Future<T> laterUnless(T value, int failure) {
    return new Leaf<>(value, failure > 2 ? new Oops(failure) : null);
  }

  /// Fails instead, with a checked exception, when `failure` is more than 2.
  public static <T> Future<T> laterOrIo(T value, int failure) throws IOException {
    return new Leaf<>(value, failure > 2 ? new IOException("io" + failure) : null);
  }

  public static int mix(int a, long b, Object c, double d) {
    return a + (int) b + (c == null ? 0 : c.toString().length()) + (int) d;
  }

  public static int sum(int... terms) {
    return Arrays.stream(terms).sum();
  }

  /// Says the same as its operand, which may not be a constant where this stands.
  public static boolean holds(boolean condition) {
    return condition;
  }

  public static Color color(int number) {
    return Color.values()[(number & 7) % 3];
  }

  public static Shape shape(int number) {
    return number % 2 == 0 ? new Dot(number) : new Box(new Dot(number), number);
  }

  /// Ends programs that do too much.
  public static void log(Object entry) {
    if (++logged > LONGEST_LOG) {
      throw new Oops(99);
    }
    log.append(entry).append(',');
  }

  /// Fails for some programs' arguments.
  public static void check(int argument) throws IOException {
    if (argument == 3 && logged % 16 == 15) {
      throw new IOException("checked");
    }
  }

  /// Begins a try that has a finally.
  public static void enter(int number) {
    entered.merge(number, 1, Integer::sum);
  }

  /// Begins its finally.
  public static void leave(int number) {
    entered.merge(number, -1, Integer::sum);
  }

  /// Begins a catch.
  public static void caught(Throwable failure) {
    sawCancelled |= failure.getClass().getSimpleName().equals("Cancelled");
  }

  /// A future that is pending some times, then ready or failed.
  static final class Leaf<T> implements Future<T> {

    private final T value;
    private final @Nullable Exception failure;
    private int left;

    /// Whether the last poll was pending.
    boolean isWaiting;

    int cancels;

    Leaf(T value, @Nullable Exception failure) {
      if (leaves.size() == MOST_FUTURES) {
        throw new Oops(98);
      }
      this.value = value;
      this.failure = failure;
      this.left = pendings == RANDOM ? random.nextInt(4) : pendings;
      leaves.add(this);
    }

    @Override
    public Poll<T> poll(Context context) throws Exception {
      isWaiting = left-- > 0;
      if (isWaiting) {
        if (wakers != null) {
          wakers.execute(context.waker()::wake);
        }
        return Poll.pending();
      }
      if (failure != null) {
        throw failure;
      }
      return Poll.ready(value);
    }

    @Override
    public void cancel() {
      cancels++;
      isWaiting = false;
    }
  }

  /// The failure that programs throw.
  public static final class Oops extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Oops(int number) {
      super("oops" + number);
    }

    public Oops(int number, Throwable cause) {
      super("oops" + number, cause);
    }
  }

  /// What old and new switches choose by.
  public enum Color {
    RED,
    GREEN,
    BLUE
  }

  /// What pattern switches choose by.
  public sealed interface Shape permits Dot, Box {}

  public record Dot(int x) implements Shape {}

  public record Box(Shape inner, Object size) implements Shape {}

  /// Something whose constructor takes arguments.
  public record Pair(int a, Object b, Pair c) {
    public int hash() {
      return a * 31 + (b == null ? 0 : b.toString().length()) + (c == null ? 0 : c.hash());
    }
  }

  /// Something whose constructor takes wide arguments.
  public record Wide(long a, double b, long c) {
    public long sum() {
      return a + (long) b * 31 + c;
    }
  }

  /// Something to close. Number 7 fails to, number 6 fails to open.
  public static final class Res implements AutoCloseable {

    private final int number;
    int closings;

    public Res(int number) {
      if (number == 6) {
        throw new Oops(6);
      }
      this.number = number;
      log("open" + number);
      opened.add(this);
    }

    @Override
    public void close() {
      closings++;
      log("close" + number);
      if (number == 7) {
        throw new Oops(7);
      }
    }
  }
}
