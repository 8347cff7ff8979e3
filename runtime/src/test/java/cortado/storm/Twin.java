package cortado.storm;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Unwinding;
import cortado.future.Waker;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/// What stands between a runtime and its tasks, so that the runtime looks broken to them.
enum Twin {
  /// Nothing is broken.
  NONE(""),

  /// One wake in so many is dropped, whenever it comes.
  DROPS_WAKES("lost wake"),

  /// A wake during the poll is dropped: the task state has no mark for it.
  DROPS_WAKES_DURING_POLLS("lost wake"),

  /// A wake polls the task on the spot.
  POLLS_IN_THE_WAKE("by two at once"),

  /// A task that is ready is polled once more.
  POLLS_AFTER_THE_END("polled after its end"),

  /// What ends a task with the runtime forgets about its future.
  FORGETS_TO_CANCEL("not ended"),

  /// A task that was aborted ends twice.
  CANCELS_TWICE("cancelled after its end"),

  /// A failure is swallowed.
  SWALLOWS_FAILURES("nobody has heard of");

  private static final int ONE_IN = 97;

  /// What a storm must say of it.
  final String verdict;

  private final AtomicInteger wakes = new AtomicInteger();

  Twin(String verdict) {
    this.verdict = verdict;
  }

  Future<Long> wrap(Probe probe, Executor foreign) {
    return this == NONE ? probe : new Between(probe);
  }

  private final class Between implements Future<Long> {
    private final Probe probe;
    private Spoiled spoiled;

    Between(Probe probe) {
      this.probe = probe;
    }

    @Override
    public Poll<Long> poll(Context context) throws Throwable {
      if (spoiled == null) {
        spoiled = new Spoiled(context.waker());
      }
      spoiled.polling = true;
      try {
        Poll<Long> poll = context.pollWith(spoiled, probe);
        if (Twin.this == POLLS_AFTER_THE_END && poll.isReady()) {
          Poll<Long> _ = probe.poll(context);
        }
        return poll;
      } catch (Probe.Failed failure) {
        if (Twin.this == SWALLOWS_FAILURES) {
          return Poll.ready(probe.id);
        }
        throw failure;
      } finally {
        spoiled.polling = false;
      }
    }

    @Override
    public void cancel() {
      if (Twin.this != FORGETS_TO_CANCEL) {
        probe.cancel();
      }
      if (Twin.this == CANCELS_TWICE) {
        probe.cancel();
      }
    }

    @Override
    public Unwinding beginCancel(Context context) {
      Unwinding unwinding = probe.beginCancel(context);
      if (Twin.this == CANCELS_TWICE && unwinding == null) {
        probe.cancel();
      }
      return unwinding;
    }

    private final class Spoiled implements Waker {
      private final Waker real;
      private volatile boolean polling;

      Spoiled(Waker real) {
        this.real = real;
      }

      @Override
      public void wake() {
        switch (Twin.this) {
          case DROPS_WAKES -> {
            if (wakes.incrementAndGet() % ONE_IN != 0) {
              real.wake();
            }
          }
          case DROPS_WAKES_DURING_POLLS -> {
            if (!polling) {
              real.wake();
            }
          }
          case POLLS_IN_THE_WAKE -> {
            pollHere();
            real.wake();
          }
          default -> real.wake();
        }
      }

      private void pollHere() {
        try {
          Poll<Long> _ = probe.poll(new Context(real));
        } catch (Throwable _) {
          // Such as that this is no thread of the runtime. The storm has its verdict by then.
        }
      }
    }
  }
}
