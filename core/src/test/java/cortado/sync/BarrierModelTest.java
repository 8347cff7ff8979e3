package cortado.sync;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

class BarrierModelTest {

  @Test
  void barrier_inEveryInterleaving_isLinearizableAndHasOneLeaderARound() {
    ModelChecks.check(Model.class);
  }

  @Test
  void barrierThatBeginsTheNextRoundLate_isFoundOut() {
    ModelChecks.checkFails(BrokenModel.class, "leaders of");
  }

  /// For two. Invariant (1) by the validation, (2) by the results and the validation.
  public static class Model {

    private final Barrier barrier = new Barrier(2);
    private final Party first = party();
    private final Party second = party();
    private final Party third = party();

    private Party party() {
      return new Party(new ModelFuture<>(barrier.arrive(), barrier::arrive));
    }

    @Operation(nonParallelGroup = "first")
    public String arriveFirst() {
      return first.arrive();
    }

    @Operation(nonParallelGroup = "first")
    public void cancelFirst() {
      first.arrival.cancel();
    }

    @Operation(nonParallelGroup = "second")
    public String arriveSecond() {
      return second.arrive();
    }

    @Operation(nonParallelGroup = "third")
    public String arriveThird() {
      return third.arrive();
    }

    @Validate
    public void oneLeaderARound() {
      first.arrival.checkNoWakeLost();
      second.arrival.checkNoWakeLost();
      third.arrival.checkNoWakeLost();
      checkLeaders(first, second, third);
    }
  }

  /// The broken twin: the last to arrive lets the others go in one step, and begins the next round
  /// in another.
  public static class BrokenModel {

    private final BeginsLate barrier = new BeginsLate();
    private final Party first = party();
    private final Party second = party();
    private final Party third = party();

    private Party party() {
      return new Party(new ModelFuture<>(barrier.arrive(), () -> {}));
    }

    @Operation(nonParallelGroup = "first")
    public String arriveFirst() {
      return first.arrive();
    }

    @Operation(nonParallelGroup = "second")
    public String arriveSecond() {
      return second.arrive();
    }

    @Operation(nonParallelGroup = "third")
    public String arriveThird() {
      return third.arrive();
    }

    @Validate
    public void oneLeaderARound() {
      checkLeaders(first, second, third);
    }
  }

  private static void checkLeaders(Party... parties) {
    int arrived = 0;
    int leaders = 0;
    for (Party party : parties) {
      arrived += party.arrived ? 1 : 0;
      leaders += party.leads ? 1 : 0;
    }
    if (leaders != arrived / 2) {
      throw new IllegalStateException("%d leaders of %d".formatted(leaders, arrived));
    }
  }

  /// One who arrives at a barrier for two. Confined to one operation group.
  private static final class Party {

    private final ModelFuture<Boolean> arrival;
    private boolean arrived;
    private boolean leads;

    Party(ModelFuture<Boolean> arrival) {
      this.arrival = arrival;
    }

    String arrive() {
      String poll = arrival.poll();
      arrived |= !poll.equals("ended");
      boolean isLeader = Boolean.TRUE.equals(arrival.takeValue());
      leads |= isLeader;
      return poll + isLeader;
    }
  }

  private static final class BeginsLate {

    private final WaitList<Arrival> waiters = new WaitList<>();
    private int missing = 2;

    Future<Boolean> arrive() {
      return new Arrival(this);
    }

    private static final class Arrival extends Waiter<Arrival> implements Future<Boolean> {

      private final BeginsLate barrier;

      Arrival(BeginsLate barrier) {
        this.barrier = barrier;
      }

      @Override
      public Poll<Boolean> poll(Context context) {
        Arrival woken;
        synchronized (barrier) {
          if (state == State.RELEASED) {
            return Poll.ready(false);
          }
          if (state == State.CREATED && barrier.missing > 1) {
            barrier.missing--;
            barrier.waiters.append(this, context.waker());
          }
          if (state == State.WAITING) {
            return Poll.pending();
          }
          woken = barrier.waiters.releaseAll();
        }
        WaitList.wakeAll(woken);
        synchronized (barrier) {
          barrier.missing = 2;
        }
        return Poll.ready(true);
      }
    }
  }
}
