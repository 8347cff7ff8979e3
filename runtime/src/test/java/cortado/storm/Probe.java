package cortado.storm;

import cortado.future.Cancelled;
import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Ready;
import cortado.future.Unwinding;
import cortado.future.Waker;
import cortado.runtime.RuntimeShutdownException;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/// A task that waits for one thing after another, and knows of itself what a runtime may do with
/// it.
///
/// It is polled, or cancelled, by one thread at a time; never after its end; and once more after
/// every wake. It ends once, and its clean-up runs then.
final class Probe implements Future<Long> {
  /*
   *   FREE ◀──────▶ BUSY ──▶ ENDED
   *
   * (1) Who polls or cancels changes FREE to BUSY, and finds nothing else: otherwise two do at once,
   *     or it is after the end.
   * (2) A wake is counted in `wakes` and then passed on. A poll takes that number over into `answered`
   *     before it does anything else. So while the two differ, and the probe has not ended, another
   *     poll has to come: a wake that was counted after the poll had looked was passed on even later.
   */

  private static final int FREE = 0;
  private static final int BUSY = 1;
  private static final int ENDED = 2;

  final long id;

  private final Script script;
  private final Ledger ledger;
  private final SplittableRandom random;
  private final Runnable errand;
  private final AtomicInteger gate = new AtomicInteger(FREE);
  private final AtomicInteger wakes = new AtomicInteger();

  private volatile int answered;
  private volatile Step step;
  private volatile String end;

  private Counter counter;
  private int polls;
  private int stepsLeft;
  private boolean unwinding;
  private boolean besideOthers;

  /// Does its `errand` first, and then takes up to so many steps. Aborted unpolled it still does
  /// the errand, as somebody may wait for that.
  Probe(Script script, Runnable errand, int steps) {
    this.script = script;
    this.errand = errand;
    this.ledger = script.ledger;
    this.random = script.random();
    this.stepsLeft = steps;
    this.id = ledger.born(this);
  }

  /// Another task polls it, so that it must not block in place. To be called at once.
  Probe besideOthers() {
    besideOthers = true;
    return this;
  }

  boolean isBesideOthers() {
    return besideOthers;
  }

  SplittableRandom random() {
    return random;
  }

  // For the runtime

  @Override
  public Poll<Long> poll(Context context) throws Throwable {
    if (!enter("polled")) {
      return Poll.pending();
    }
    boolean goesOn = false;
    try {
      Poll<Long> poll = advance(context);
      goesOn = !poll.isReady();
      if (!goesOn) {
        end("finished");
        ledger.counts.finished.increment();
      }
      return poll;
    } catch (Cancelled over) {
      cancelled();
      throw over;
    } catch (RuntimeShutdownException over) {
      end("finished");
      ledger.counts.finished.increment();
      return Poll.ready(id);
    } catch (Failed failure) {
      end("failed");
      ledger.counts.failed.increment();
      throw failure;
    } catch (Throwable surprise) {
      ledger.surprise(this + " has met", surprise);
      end("failed");
      ledger.counts.failed.increment();
      throw surprise;
    } finally {
      leave(goesOn);
    }
  }

  @Override
  public void cancel() {
    if (enter("cancelled")) {
      cancelled();
      leave(false);
    }
  }

  @Override
  public Unwinding beginCancel(Context context) {
    if (!enter("cancelled")) {
      return null;
    }
    abandonStep();
    unwinding = true;
    stepsLeft = random.nextInt(3);
    if (stepsLeft == 0) {
      cancelled();
      leave(false);
      return null;
    }
    ledger.counts.waitingCleanUps.increment();
    leave(true);
    return new Unwinding(this);
  }

  /// False if the runtime must not do that now.
  private boolean enter(String what) {
    int before = gate.compareAndExchange(FREE, BUSY);
    if (before != FREE) {
      ledger.violation(
          "%s was %s %s"
              .formatted(this, what, before == BUSY ? "by two at once" : "after its end"));
      return false;
    }
    answered = wakes.get();
    ledger.counts.polls.increment();
    polls++;
    ledger.moved();
    if (polls == 1) {
      errand.run();
    }
    return true;
  }

  private void leave(boolean goesOn) {
    gate.set(goesOn ? FREE : ENDED);
  }

  // Its life

  private Poll<Long> advance(Context context) throws Throwable {
    Counter counting = counterOf(context.waker());
    while (true) {
      Step current = step;
      if (current == null) {
        current = nextStep();
        if (current == null) {
          if (unwinding) {
            throw Cancelled.INSTANCE;
          }
          return Poll.ready(id);
        }
        step = current;
      }
      if (!pollStep(current, counting, context)) {
        return Poll.pending();
      }
      step = null;
    }
  }

  private boolean pollStep(Step current, Counter counting, Context context) throws Throwable {
    if (current.reason() == Reason.YIELD) {
      if (current.asked()) {
        return true;
      }
      current.ask();
      count();
      context.wakeLater();
      return false;
    }
    Object answer;
    try {
      if (!(context.pollWith(counting, current.future()) instanceof Ready<?> ready)) {
        if (current.reason() == Reason.SELF && !current.asked()) {
          current.ask();
          ((Signal) current.future()).fire();
        }
        return false;
      }
      answer = ready.value();
    } catch (RuntimeShutdownException | Cancelled over) {
      throw over;
    } catch (Exception failure) {
      answer = failure;
    }
    current.check(answer);
    return true;
  }

  private Step nextStep() throws Failed {
    if (stepsLeft <= 0 || !ledger.takeStep()) {
      return null;
    }
    stepsLeft--;
    if (!unwinding && random.nextInt(200) == 0) {
      Failed failure = new Failed(this);
      ledger.failing(failure);
      throw failure;
    }
    return unwinding ? script.wait(this) : script.next(this);
  }

  private void cancelled() {
    end("cancelled");
    ledger.counts.cancelled.increment();
  }

  private void end(String how) {
    abandonStep();
    if (end != null) {
      ledger.violation("%s, which has %s, has %s".formatted(this, end, how));
      return;
    }
    end = how;
    ledger.counts.cleanUps.increment();
    ledger.ended(this);
  }

  private void abandonStep() {
    Step current = step;
    step = null;
    if (current != null) {
      current.future().cancel();
    }
  }

  // Its wakes

  private Counter counterOf(Waker real) {
    Counter counting = counter;
    if (counting == null || !counting.real.willWake(real)) {
      counting = new Counter(real);
      counter = counting;
    }
    return counting;
  }

  private void count() {
    wakes.incrementAndGet();
    Step current = step;
    if (current == null) {
      ledger.counts.lateWakes.increment();
    } else {
      ledger.counts.woken(current.reason());
    }
  }

  private final class Counter implements Waker {
    private final Waker real;

    Counter(Waker real) {
      this.real = real;
    }

    @Override
    public void wake() {
      count(); // (2)
      real.wake();
    }

    @Override
    public long taskId() {
      return real.taskId();
    }
  }

  // For who judges

  /// How it has ended; null before.
  String end() {
    return end;
  }

  /// Says which wake no poll has followed; null if there is none. For when nothing moves.
  String lostWake() {
    int woken = wakes.get();
    int seen = answered;
    return end == null && woken != seen
        ? "%s, woken %d times, and polled last when it was %d".formatted(describe(), woken, seen)
        : null;
  }

  String describe() {
    Step current = step;
    return "%s at poll %d, waits for %s%s"
        .formatted(
            this, polls, current == null ? "nothing" : current, unwinding ? ", cleaning up" : "");
  }

  @Override
  public String toString() {
    return "probe " + id;
  }

  /// What a probe fails with.
  static final class Failed extends Exception {
    private static final long serialVersionUID = 1;

    final transient Probe probe;

    Failed(Probe probe) {
      super(probe + " has failed", null, false, false);
      this.probe = probe;
    }
  }
}
