package cortado.runtime;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Ready;
import cortado.future.Unwinding;
import cortado.future.Waker;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Futures written by hand, since nothing below the line awaits.
final class TestFutures {

  private TestFutures() {}

  interface Body<T> {
    Poll<T> poll(Context context) throws Throwable;
  }

  interface Action {
    void run() throws Throwable;
  }

  static <T> Future<T> poll(Body<T> body) {
    return body::poll;
  }

  /// Ready at its first poll, with what `body` gives then.
  static Future<Void> run(Action body) {
    return context -> {
      body.run();
      return Poll.ready(null);
    };
  }

  interface Source<T> {
    Future<T> make() throws Throwable;
  }

  /// The future that `source` makes at the first poll, inside the runtime.
  static <T> Future<T> once(Source<T> source) {
    return new Future<>() {
      private Future<T> made;

      @Override
      public Poll<T> poll(Context context) throws Throwable {
        if (made == null) {
          made = source.make();
        }
        return made.poll(context);
      }

      @Override
      public void cancel() {
        if (made != null) {
          made.cancel();
        }
      }
    };
  }

  /// Polls `first` to its end, then `second`.
  static <T> Future<T> then(Future<?> first, Future<T> second) {
    return new Future<>() {
      private boolean firstDone;

      @Override
      public Poll<T> poll(Context context) throws Throwable {
        if (!firstDone) {
          if (!first.poll(context).isReady()) {
            return Poll.pending();
          }
          firstDone = true;
        }
        return second.poll(context);
      }

      @Override
      public void cancel() {
        if (!firstDone) {
          first.cancel();
        }
        second.cancel();
      }
    };
  }

  /// Polls the futures that `source` makes, one after another, until `goOn` refuses a value.
  static <T> Future<Void> repeat(Supplier<Future<T>> source, Predicate<T> goOn) {
    return new Future<>() {
      private Future<T> current = source.get();

      @Override
      public Poll<Void> poll(Context context) throws Throwable {
        while (current.poll(context) instanceof Ready<T> ready) {
          if (!goOn.test(ready.value())) {
            return Poll.ready(null);
          }
          current = source.get();
        }
        return Poll.pending();
      }

      @Override
      public void cancel() {
        current.cancel();
      }
    };
  }

  /// Pending until it is cancelled, and then runs `cleanUp`.
  static <T> Future<T> pendingUntilCancelled(Runnable cleanUp) {
    return new Future<>() {
      @Override
      public Poll<T> poll(Context context) {
        return Poll.pending();
      }

      @Override
      public void cancel() {
        cleanUp.run();
      }
    };
  }

  /// Pending until it is abandoned, and then cleans up with the future that `cleanUp` makes. Tells
  /// `polled` of every poll.
  static <T> Future<T> polite(Runnable polled, Supplier<? extends Future<?>> cleanUp) {
    return polite(polled, cleanUp, () -> {});
  }

  /// As [#polite(Runnable, Supplier)], but runs `cut` where it is cancelled and may not wait.
  static <T> Future<T> polite(
      Runnable polled, Supplier<? extends Future<?>> cleanUp, Runnable cut) {
    return new Future<>() {
      @Override
      public Poll<T> poll(Context context) {
        polled.run();
        return Poll.pending();
      }

      @Override
      public Unwinding beginCancel(Context context) {
        return new Unwinding(cleanUp.get());
      }

      @Override
      public void cancel() {
        cut.run();
      }
    };
  }

  /// Yields so many times before it is ready with the number of its polls.
  static Future<Integer> yielding(int times) {
    var polls = new AtomicInteger();
    return context -> {
      if (polls.incrementAndGet() > times) {
        return Poll.ready(polls.get());
      }
      context.wakeLater();
      return Poll.pending();
    };
  }

  /// Blocks its thread in each poll, as often as it is let go on, until it is let end.
  ///
  /// A busy machine may hold up a poll before it gets here. So who asks where a task is stuck lets
  /// it go on until it is told of here.
  static final class Stuck implements Future<Void> {
    private final Semaphore polls = new Semaphore(0);
    private volatile boolean ended;

    @Override
    public Poll<Void> poll(Context context) throws InterruptedException {
      polls.acquire();
      if (ended) {
        return Poll.ready(null);
      }
      context.wakeLater();
      return Poll.pending();
    }

    /// Lets one poll end, and the next begin.
    void goOn() {
      polls.release();
    }

    void end() {
      ended = true;
      polls.release();
    }

    /// Whether that report was made while the task blocked.
    static boolean isAt(@Nullable StackTraceElement line) {
      return line != null && line.getClassName().equals(Stuck.class.getName());
    }
  }

  /// A gate that any thread may open and any number of futures may wait for, one waker each.
  static final class Gate {
    private final AtomicReference<Waker> waker = new AtomicReference<>();
    private final CountDownLatch waited = new CountDownLatch(1);
    private volatile boolean open;

    Future<Void> passed() {
      return context -> {
        waker.set(context.waker());
        if (open) {
          return Poll.ready(null);
        }
        waited.countDown();
        return Poll.pending();
      };
    }

    void open() {
      open = true;
      Waker waiting = waker.get();
      if (waiting != null) {
        waiting.wake();
      }
    }

    /// Opens once somebody has found it closed.
    void openWhenAwaited() {
      awaitWaiter();
      open();
    }

    /// Blocks until somebody has found the gate closed.
    void awaitWaiter() {
      try {
        waited.await();
      } catch (InterruptedException interrupted) {
        throw new AssertionError(interrupted);
      }
    }
  }

  /// Has a thread close something, and another one as soon as clean-up waits at `gate`, which is
  /// opened then. Whether the second waited as well.
  static boolean closeByTwo(Runnable close, Gate gate) throws InterruptedException {
    Thread first = Thread.ofPlatform().start(close);
    gate.awaitWaiter();
    Thread second = Thread.ofPlatform().start(close);
    while (second.isAlive() && second.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    boolean secondWaited = second.isAlive();
    gate.open();
    first.join();
    second.join();
    return secondWaited;
  }

  static <T> T valueOf(Poll<T> poll) {
    return ((Ready<T>) poll).value();
  }
}
