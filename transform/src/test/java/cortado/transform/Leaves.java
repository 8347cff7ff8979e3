package cortado.transform;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import java.util.ArrayList;
import java.util.List;

/// The futures that fixtures await, and a log. Confined to one test at a time.
public final class Leaves {

  public static final List<String> log = new ArrayList<>();

  private Leaves() {}

  /// Pending once, then ready.
  public static <T> Future<T> later(T value) {
    return later(value, 1);
  }

  /// Pending so many times, then ready.
  public static <T> Future<T> later(T value, int pendings) {
    return new Future<>() {
      private int left = pendings;

      @Override
      public Poll<T> poll(Context context) {
        return left-- > 0 ? Poll.pending() : Poll.ready(value);
      }

      @Override
      public void cancel() {
        log.add("cancel " + value);
      }
    };
  }

  /// Pending once, then fails.
  public static <T, X extends Throwable> Future<T> fails(X failure) throws X {
    return new Future<>() {
      private int left = 1;

      @Override
      public Poll<T> poll(Context context) throws Throwable {
        if (left-- > 0) {
          return Poll.pending();
        }
        throw failure;
      }
    };
  }

  /// Never ready; logs that it was cancelled.
  public static Future<Integer> never(String name) {
    return new Future<>() {
      @Override
      public Poll<Integer> poll(Context context) {
        return Poll.pending();
      }

      @Override
      public void cancel() {
        log.add("cancel " + name);
      }
    };
  }

  public static void log(Object entry) {
    log.add(String.valueOf(entry));
  }

  /// A resource that logs.
  public record Resource(String name) implements AutoCloseable {
    public Resource {
      log.add("open " + name);
    }

    @Override
    public void close() {
      log.add("close " + name);
    }
  }
}
