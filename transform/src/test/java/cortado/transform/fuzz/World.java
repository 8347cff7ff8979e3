package cortado.transform.fuzz;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Ready;
import cortado.future.Waker;
import java.util.Arrays;
import java.util.function.Supplier;

/// What random programs call, and a log of what they did.
///
/// Loaded once for every way of running them, each with its own `cortado.future`.
public final class World {

  private static final int LONGEST_LOG = 400;

  /// How often a future is pending before it is ready.
  public static int pendings;

  private static final StringBuilder log = new StringBuilder();
  private static int logged;

  private World() {}

  /// Ready with `value`, in its time.
  public static <T> Future<T> later(T value) {
    return laterUnless(value, 0);
  }

  /// Fails instead when `failure` is more than 2.
  public static <T> Future<T> laterUnless(T value, int failure) {
    return new Future<>() {
      private int left = pendings;

      @Override
      public Poll<T> poll(Context context) {
        if (left-- > 0) {
          return Poll.pending();
        }
        if (failure > 2) {
          throw new Oops(failure);
        }
        return Poll.ready(value);
      }
    };
  }

  public static int mix(int a, long b, Object c, double d) {
    return a + (int) b + (c == null ? 0 : c.toString().length()) + (int) d;
  }

  /// Ends programs that do too much.
  public static void log(Object entry) {
    if (++logged > LONGEST_LOG) {
      throw new Oops(99);
    }
    log.append(entry).append(',');
  }

  /// Runs a program to its end. Returns all there is to see of it.
  public static String run(Supplier<Future<Integer>> program) {
    log.setLength(0);
    logged = 0;
    String result;
    try {
      result = String.valueOf(complete(program.get()));
    } catch (Throwable failure) {
      result =
          failure + " suppressed " + Arrays.toString(failure.getSuppressed()) + lineOf(failure);
    }
    return result + " : " + log;
  }

  /// Cancels a program when it is suspended for the n-th time. Returns null when it is not
  /// suspended as often, and otherwise what is wrong, or nothing.
  public static String cancel(Supplier<Future<Integer>> program, int suspension) {
    log.setLength(0);
    logged = 0;
    try {
      Future<Integer> future = program.get();
      for (int polls = 0; polls <= suspension; polls++) {
        if (future.poll(new Context(Waker.noop())).isReady()) {
          return null;
        }
      }
      future.cancel();
    } catch (Throwable failure) {
      return null;
    }
    String seen = log.toString();
    boolean isClosed = seen.split("open", -1).length == seen.split("close", -1).length;
    return isClosed && !seen.contains("Cancelled") ? "" : seen;
  }

  private static <T> T complete(Future<T> future) throws Throwable {
    while (true) {
      if (future.poll(new Context(Waker.noop())) instanceof Ready<T> ready) {
        return ready.value();
      }
    }
  }

  private static String lineOf(Throwable failure) {
    for (StackTraceElement element : failure.getStackTrace()) {
      if (element.getClassName().startsWith("Fuzz") && element.getLineNumber() > 0) {
        return " line " + element.getLineNumber();
      }
    }
    return " nowhere";
  }

  /// The failure that programs throw.
  public static final class Oops extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Oops(int number) {
      super("oops" + number);
    }
  }

  /// Something whose constructor takes arguments.
  public record Pair(int a, Object b, Pair c) {
    public int hash() {
      return a * 31 + (b == null ? 0 : b.toString().length()) + (c == null ? 0 : c.hash());
    }
  }

  /// Something to close. Number 7 fails to.
  public record Res(int number) implements AutoCloseable {
    public Res {
      log("open" + number);
    }

    @Override
    public void close() {
      log("close" + number);
      if (number == 7) {
        throw new Oops(7);
      }
    }
  }
}
