package cortado.transform;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Owner;
import cortado.future.Poll;
import cortado.future.Ready;
import cortado.future.Waker;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The futures that fixtures await, and a log. Confined to one test at a time.
public final class Leaves {

  public static final List<String> log = new ArrayList<>();

  /// How often a future is pending that does not say so itself.
  public static int pendings = 1;

  /// Whether a future that is surrounded is being polled or cancelled.
  public static boolean inside;

  private Leaves() {}

  /// Pending, then ready.
  public static <T> Future<T> later(T value) {
    return later(value, pendings);
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

  /// Pending, then fails.
  public static <T, X extends Throwable> Future<T> fails(X failure) throws X {
    return new Future<>() {
      private int left = pendings;

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

  /// Polls and cancels `inner` with [#inside] set, as whatever binds values around a future does.
  public static <T> Future<T> surrounded(Future<T> inner) {
    return new Surrounded<>(inner);
  }

  /// Calls `run()` of a class and polls what it returns to its end.
  public static Object run(Class<?> host) throws Throwable {
    var method = host.getDeclaredMethod("run");
    method.setAccessible(true);
    Future<?> future;
    try {
      future = (Future<?>) method.invoke(null);
    } catch (InvocationTargetException failure) {
      throw failure.getCause();
    }
    for (int polls = 0; polls < 10_000; polls++) {
      if (future.poll(new Context(Waker.noop())) instanceof Ready<?> ready) {
        return ready.value();
      }
    }
    throw new AssertionError("future does not end");
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

  private record Surrounded<T>(Future<T> inner) implements Future<T>, Owner {

    @Override
    public Poll<T> poll(Context context) throws Throwable {
      inside = true;
      try {
        return context.pollApart(inner);
      } finally {
        inside = false;
      }
    }

    @Override
    public void cancel() {
      inside = true;
      inner.cancel();
      inside = false;
    }

    @Override
    public void forEachOwned(Consumer<? super Future<?>> action) {
      action.accept(inner);
    }

    @Override
    public boolean surrounds() {
      return true;
    }
  }
}
