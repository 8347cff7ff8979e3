package cortado.sync;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Waker;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

class NotifyModelTest {

  @Test
  void notify_inEveryInterleaving_isLinearizableAndLosesNothing() {
    ModelChecks.check(Model.class);
  }

  @Test
  void notifyThatDoesNotForward_isFoundOut() {
    ModelChecks.checkFails(BrokenModel.class, "a notification was lost");
  }

  /// Invariants (1) and (3) by the results, (2) by the validation, (4) by the waker's call-back.
  public static class Model {

    private final Notify notify = new Notify();
    private final Notify.Notified enabled = notify.notified();
    private final ModelFuture<Void> first = new ModelFuture<>(enabled, notify::notified);
    private final ModelFuture<Void> second = new ModelFuture<>(notify.notified(), notify::notified);
    private boolean notifiedOne;

    @Operation
    public void notifyOne() {
      notifiedOne = true;
      notify.notifyOne();
    }

    @Operation
    public void notifyWaiters() {
      notify.notifyWaiters();
    }

    @Operation(nonParallelGroup = "first")
    public String pollFirst() {
      return first.poll();
    }

    @Operation(nonParallelGroup = "first")
    public String enableFirst() {
      try {
        return "enabled " + enabled.enable();
      } catch (IllegalStateException ended) {
        return "ended";
      }
    }

    @Operation(nonParallelGroup = "first")
    public void cancelFirst() {
      first.cancel();
    }

    @Operation(nonParallelGroup = "second")
    public String pollSecond() {
      return second.poll();
    }

    @Operation(nonParallelGroup = "second")
    public void cancelSecond() {
      second.cancel();
    }

    @Validate
    public void nothingIsLost() {
      first.checkNoWakeLost();
      second.checkNoWakeLost();
      boolean seen = first.wasReady() || second.wasReady();
      first.cancel();
      second.cancel();
      if (notifiedOne && !seen) {
        checkNotified(new ModelFuture<>(notify.notified(), () -> {}));
      }
    }
  }

  /// The broken twin: a waiter cancelled after it was released takes the notification with it.
  public static class BrokenModel {

    private final KeepsNotification notify = new KeepsNotification();
    private final ModelFuture<Void> waiter = new ModelFuture<>(notify.notified(), () -> {});
    private boolean notified;

    @Operation
    public void notifyOne() {
      notified = true;
      notify.notifyOne();
    }

    @Operation(nonParallelGroup = "waiter")
    public String poll() {
      return waiter.poll();
    }

    @Operation(nonParallelGroup = "waiter")
    public void cancel() {
      waiter.cancel();
    }

    @Validate
    public void nothingIsLost() {
      boolean seen = waiter.wasReady();
      waiter.cancel();
      if (notified && !seen) {
        checkNotified(new ModelFuture<>(notify.notified(), () -> {}));
      }
    }
  }

  private static void checkNotified(ModelFuture<Void> next) {
    if (!next.poll().equals("ready")) {
      throw new IllegalStateException("a notification was lost");
    }
  }

  private static final class KeepsNotification {

    private final WaitList<Notified> waiters = new WaitList<>();
    private boolean permit;

    Future<Void> notified() {
      return new Notified(this);
    }

    void notifyOne() {
      Waker woken = null;
      synchronized (this) {
        if (waiters.isEmpty()) {
          permit = true;
        } else {
          woken = waiters.releaseFirst();
        }
      }
      WaitList.wake(woken);
    }

    private static final class Notified extends Waiter<Notified> implements Future<Void> {

      private final KeepsNotification notify;

      Notified(KeepsNotification notify) {
        this.notify = notify;
      }

      @Override
      public Poll<Void> poll(Context context) {
        synchronized (notify) {
          if (state == State.CREATED && notify.permit) {
            notify.permit = false;
            state = State.RELEASED;
          } else if (state == State.CREATED) {
            notify.waiters.append(this, context.waker());
          }
          if (state == State.WAITING) {
            waker = context.waker();
            return Poll.pending();
          }
          state = State.ENDED;
          return Poll.ready(null);
        }
      }

      @Override
      public void cancel() {
        synchronized (notify) {
          if (state == State.WAITING) {
            notify.waiters.remove(this);
          }
          state = State.ENDED;
        }
      }
    }
  }
}
