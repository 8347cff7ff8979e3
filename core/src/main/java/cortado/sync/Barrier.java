package cortado.sync;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Wait;
import cortado.future.Waiting;
import cortado.sync.Waiter.State;
import org.jspecify.annotations.Nullable;

/// A place where a number of tasks wait for each other, over and over.
///
/// When as many have arrived as it was made for, all go on, exactly one of them as the leader, and
/// the next round begins. Safe for any thread.
public final class Barrier {
  /*
   * (1) `missing` is between 1 and `parties`: how many of this round have yet to arrive. Those who
   *     have, and were not cancelled, wait.
   * (2) The last to arrive releases the others and begins the next round in one step, so whoever
   *     comes after belongs to that one.
   * (3) Wakers run after the monitor is released.
   *
   * Ordering: everything is under `lock`, so what comes before an arrival is visible to all who go on
   * from that round.
   *
   * Proofs: BarrierModelTest for (1) and (2), with a broken twin for (2); WakeOutsideLockTest for (3).
   */
  private static final Poll<Boolean> LEADER = Poll.ready(true);
  private static final Poll<Boolean> FOLLOWER = Poll.ready(false);

  private final Object lock = new Object();
  private final int parties;

  @GuardedBy("lock")
  private final WaitList<Arrival> waiters = new WaitList<>();

  @GuardedBy("lock")
  private int missing;

  /// A barrier for so many tasks. One for none lets each go on at once, as one for a single task.
  public Barrier(int parties) {
    if (parties < 0) {
      throw new IllegalArgumentException("parties must not be negative, was " + parties);
    }
    this.parties = Math.max(parties, 1);
    this.missing = this.parties;
  }

  /// Arrives at the first poll, and waits until all others of the round have. True for one of them,
  /// the leader.
  ///
  /// ## Cancel safety
  ///
  /// None: whoever has arrived is counted, even when it is cancelled. The others of its round go on
  /// without it.
  public Future<Boolean> arrive() {
    return new Arrival(this);
  }

  private Poll<Boolean> poll(Arrival arrival, Context context) {
    if (context.mustYield()) {
      return Poll.pending();
    }
    boolean isLeader = false;
    Arrival woken = null;
    synchronized (lock) {
      arrival.checkNotEnded();
      if (arrival.state == State.WAITING) {
        arrival.waker = context.waker();
        return Poll.pending();
      }
      if (arrival.state == State.CREATED) {
        if (missing > 1) {
          missing--;
          waiters.append(arrival, context.waker());
          return Poll.pending();
        }
        missing = parties;
        isLeader = true;
        woken = waiters.releaseAll();
      }
      arrival.state = State.ENDED;
    }
    WaitList.wakeAll(woken);
    context.madeProgress();
    return isLeader ? LEADER : FOLLOWER;
  }

  private void cancel(Arrival arrival) {
    synchronized (lock) {
      if (arrival.state == State.WAITING) {
        waiters.remove(arrival);
      }
      arrival.state = State.ENDED;
    }
  }

  private @Nullable Wait waitOf(Arrival arrival) {
    synchronized (lock) {
      String detail = missing + " of " + parties + " missing";
      return arrival.state == State.WAITING
          ? Wait.of("arrival of the others", Wait.nameOf("Barrier", this), detail)
          : null;
    }
  }

  private static final class Arrival extends Waiter<Arrival> implements Future<Boolean>, Waiting {

    private final Barrier barrier;

    Arrival(Barrier barrier) {
      this.barrier = barrier;
    }

    @Override
    public Poll<Boolean> poll(Context context) {
      return barrier.poll(this, context);
    }

    @Override
    public void cancel() {
      barrier.cancel(this);
    }

    @Override
    public @Nullable Wait waitsFor() {
      return barrier.waitOf(this);
    }
  }
}
