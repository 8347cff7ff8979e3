package cortado.transform.fuzz;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Ready;
import cortado.future.Waker;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Runs the programs of one class, in the same world as they.
public final class WorldRuns {

  /// How often clean-up was given up because it would not end, which leaves things open.
  public static int abandoned;

  /// The suspensions at which programs were cancelled.
  public static long cancelled;

  private WorldRuns() {}

  /// Runs a program to its end, polled again at once. Returns all there is to see of it.
  public static String run(Method program, int argument, int pendings, long seed) {
    World.clear(pendings, seed);
    World.wakers = null;
    String result;
    try {
      result = String.valueOf(complete(start(program, argument)));
    } catch (Throwable failure) {
      result = describe(failure);
    }
    return result + " : " + World.log + leftovers(false);
  }

  /// The same, polled by several threads, and only when another one has woken it.
  public static String runOnThreads(Method program, int argument, Executor threads, long seed)
      throws Exception {
    World.clear(World.RANDOM, seed);
    World.wakers = threads;
    var result = new CompletableFuture<String>();
    try {
      Future<Integer> future = start(program, argument);
      threads.execute(new Turn(future, threads, result));
    } catch (Throwable failure) {
      result.complete(describe(failure));
    }
    return result.get(60, TimeUnit.SECONDS) + " : " + World.log + leftovers(false);
  }

  /// Polls once, and again when woken.
  private record Turn(Future<Integer> future, Executor threads, CompletableFuture<String> result)
      implements Runnable {

    @Override
    public synchronized void run() {
      if (result.isDone()) {
        return;
      }
      try {
        Poll<Integer> poll = future.poll(new Context(() -> threads.execute(this)));
        if (poll instanceof Ready<Integer> ready) {
          result.complete(String.valueOf(ready.value()));
        }
      } catch (Throwable failure) {
        result.complete(describe(failure));
      }
    }
  }

  /// Cancels a program at its first suspension, then at its second, and so on. Returns what is
  /// wrong, or nothing.
  public static String cancelEverywhere(Method program, int argument) throws Exception {
    for (int suspension = 0; ; suspension++) {
      World.clear(1, 0);
      World.wakers = null;
      Future<Integer> future;
      try {
        future = start(program, argument);
        for (int polls = 0; polls <= suspension; polls++) {
          if (future.poll(new Context(Waker.noop())).isReady()) {
            return "";
          }
        }
      } catch (Throwable failure) {
        return "";
      }
      String problem = cancel(future);
      if (!problem.isEmpty()) {
        return "cancelled at suspension " + suspension + problem + " : " + World.log;
      }
    }
  }

  private static String cancel(Future<Integer> future) {
    var reports = new ArrayList<Throwable>();
    Thread.currentThread().setUncaughtExceptionHandler((_, failure) -> reports.add(failure));
    String problem = "";
    try {
      future.cancel();
    } catch (Throwable failure) {
      problem = " cancel failed with " + failure;
    } finally {
      Thread.currentThread().setUncaughtExceptionHandler(null);
    }
    cancelled++;
    if (reports.stream().anyMatch(report -> report.toString().contains("did not end"))) {
      abandoned++;
      return problem;
    }
    problem += leftovers(true);
    int length = World.log.length();
    try {
      var again = future.poll(new Context(Waker.noop()));
      problem += " and could be polled again: " + again;
    } catch (IllegalStateException _) {
      // It has ended.
    } catch (Throwable failure) {
      problem += " and fails again with " + failure;
    }
    return problem + (World.log.length() == length ? "" : " and ran again");
  }

  /// What should not be so after a program has ended.
  private static String leftovers(boolean isCancelled) {
    var found = new StringBuilder();
    for (World.Res resource : World.opened) {
      if (resource.closings != 1) {
        found.append(" closed ").append(resource.closings).append(" times");
      }
    }
    for (World.Leaf<?> leaf : World.leaves) {
      if (leaf.isWaiting) {
        found.append(" a future still waits");
      }
      if (leaf.cancels > (isCancelled ? 1 : 0)) {
        found.append(" a future was cancelled ").append(leaf.cancels).append(" times");
      }
    }
    if (World.entered.values().stream().anyMatch(count -> count != 0)) {
      found.append(" clean-up ran more or less than once ").append(World.entered);
    }
    return found + (World.sawCancelled ? " a catch saw Cancelled" : "");
  }

  @SuppressWarnings("unchecked")
  private static Future<Integer> start(Method program, int argument) throws Throwable {
    try {
      program.getDeclaringClass().getMethod("reset").invoke(null);
      return (Future<Integer>) program.invoke(null, argument);
    } catch (java.lang.reflect.InvocationTargetException failure) {
      // Untransformed, an async method runs, and may fail, where it is called.
      throw failure.getCause();
    }
  }

  private static <T> T complete(Future<T> future) throws Throwable {
    while (true) {
      if (future.poll(new Context(Waker.noop())) instanceof Ready<T> ready) {
        return ready.value();
      }
    }
  }

  private static String describe(@Nullable Throwable failure) {
    if (failure == null) {
      return "";
    }
    var text = new StringBuilder(failure.toString()).append(" at").append(lines(failure));
    text.append(" because [").append(describe(failure.getCause())).append("] suppressing ");
    List.of(failure.getSuppressed())
        .forEach(each -> text.append('[').append(describe(each)).append(']'));
    return text.toString();
  }

  /// The lines of the program in a stack trace, innermost first.
  private static String lines(Throwable failure) {
    var lines = new StringBuilder();
    for (StackTraceElement element : failure.getStackTrace()) {
      boolean isProgram =
          element.getClassName().startsWith("Fuzz") && !element.getClassName().contains("$$");
      if (isProgram && element.getLineNumber() > 0) {
        lines.append(' ').append(element.getLineNumber());
      }
    }
    return lines.toString();
  }
}
