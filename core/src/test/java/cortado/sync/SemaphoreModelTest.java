package cortado.sync;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.sync.Semaphore.Permit;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

class SemaphoreModelTest {

  @Test
  void semaphore_inEveryInterleaving_isLinearizableAndLosesNothing() {
    ModelChecks.check(Model.class);
  }

  @Test
  void semaphoreWhoseCancelLosesPermits_isFoundOut() {
    ModelChecks.checkFails(BrokenModel.class, "permits were lost");
  }

  /// Invariants (1) and (3) by the results, (2) by the validation, (4) by the waker's call-back.
  public static class Model {

    private final Semaphore semaphore = new Semaphore(1);
    private int permits = 1;
    private final ModelFuture<Permit> large =
        new ModelFuture<>(semaphore.acquire(2), semaphore::availablePermits);
    private final ModelFuture<Permit> small =
        new ModelFuture<>(semaphore.acquire(1), semaphore::availablePermits);

    @Operation(nonParallelGroup = "large")
    public String acquireLarge() {
      return large.poll();
    }

    @Operation(nonParallelGroup = "large")
    public void releaseLarge() {
      release(large);
    }

    @Operation(nonParallelGroup = "small")
    public String acquireSmall() {
      return small.poll();
    }

    @Operation(nonParallelGroup = "small")
    public void releaseSmall() {
      release(small);
    }

    @Operation(nonParallelGroup = "other")
    public boolean tryAcquire() {
      boolean acquired = semaphore.tryAcquire() instanceof Permit;
      permits -= acquired ? 1 : 0;
      return acquired;
    }

    @Operation(nonParallelGroup = "other")
    public void addPermits() {
      permits++;
      semaphore.addPermits(1);
    }

    @Operation
    public void close() {
      semaphore.close();
    }

    @Validate
    public void nothingIsLost() {
      large.checkNoWakeLost();
      small.checkNoWakeLost();
      releaseLarge();
      releaseSmall();
      checkPermits(permits, semaphore.availablePermits());
    }

    private static void release(ModelFuture<Permit> acquire) {
      Permit permit = acquire.takeValue();
      if (permit == null) {
        acquire.cancel();
      } else {
        permit.close();
      }
    }
  }

  /// The broken twin: a cancelled waiter leaves the queue with the permits it was assigned.
  public static class BrokenModel {

    private final LosesPermits semaphore = new LosesPermits();
    private final ModelFuture<Void> acquire = new ModelFuture<>(semaphore.acquire(2), () -> {});
    private boolean acquired;
    private boolean added;

    @Operation(nonParallelGroup = "waiter")
    public boolean acquire() {
      acquired |= acquire.poll().equals("ready");
      return acquired;
    }

    @Operation(nonParallelGroup = "waiter")
    public void cancel() {
      acquire.cancel();
    }

    @Operation
    public void addPermit() {
      added = true;
      semaphore.addPermit();
    }

    @Validate
    public void nothingIsLost() {
      if (!acquired) {
        cancel();
        checkPermits(added ? 1 : 0, semaphore.permits);
      }
    }
  }

  private static void checkPermits(int expected, int actual) {
    if (actual != expected) {
      throw new IllegalStateException(
          "permits were lost: %d are left of %d".formatted(actual, expected));
    }
  }

  private static final class LosesPermits {

    private final WaitList<Acquire> waiters = new WaitList<>();
    private int permits;

    Future<Void> acquire(int count) {
      return new Acquire(this, count);
    }

    void addPermit() {
      Acquire woken = null;
      synchronized (this) {
        Acquire first = waiters.first();
        if (first == null) {
          permits++;
        } else if (--first.missing == 0) {
          woken = waiters.releaseFirst(null);
        }
      }
      WaitList.wakeAll(woken);
    }

    private static final class Acquire extends Waiter<Acquire> implements Future<Void> {

      private final LosesPermits semaphore;
      private int missing;

      Acquire(LosesPermits semaphore, int count) {
        this.semaphore = semaphore;
        this.missing = count;
      }

      @Override
      public Poll<Void> poll(Context context) {
        synchronized (semaphore) {
          if (state == State.CREATED) {
            int part = Math.min(missing, semaphore.permits);
            semaphore.permits -= part;
            missing -= part;
            if (missing > 0) {
              semaphore.waiters.append(this, context.waker());
            }
          }
          if (missing > 0) {
            waker = context.waker();
            return Poll.pending();
          }
          state = State.ENDED;
          return Poll.ready(null);
        }
      }

      @Override
      public void cancel() {
        synchronized (semaphore) {
          if (state == State.WAITING) {
            semaphore.waiters.remove(this);
          }
          state = State.ENDED;
        }
      }
    }
  }
}
