package cortado.sync;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Ready;
import cortado.future.Waker;
import cortado.sync.Mutex.Guard;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

class MutexModelTest {

  @Test
  void mutex_inEveryInterleaving_isLinearizableAndIsNeverLost() {
    ModelChecks.check(Model.class);
  }

  @Test
  void mutexWhoseCancelKeepsIt_isFoundOut() {
    ModelChecks.checkFails(BrokenModel.class, "the mutex was lost");
  }

  /// Invariant (1) by the results, (2) by the validation, (3) by the wakers' call-backs.
  public static class Model {

    private final Mutex mutex = new Mutex();
    private final ModelFuture<Guard> first = new ModelFuture<>(mutex.lock(), mutex::isLocked);
    private final ModelFuture<Guard> second = new ModelFuture<>(mutex.lock(), mutex::isLocked);
    private Guard tried;

    @Operation(nonParallelGroup = "first")
    public String lockFirst() {
      return first.poll();
    }

    @Operation(nonParallelGroup = "first")
    public void leaveFirst() {
      leave(first);
    }

    @Operation(nonParallelGroup = "second")
    public String lockSecond() {
      return second.poll();
    }

    @Operation(nonParallelGroup = "second")
    public void leaveSecond() {
      leave(second);
    }

    @Operation(nonParallelGroup = "third")
    public boolean tryLock() {
      Guard guard = mutex.tryLock();
      if (guard != null) {
        tried = guard;
      }
      return guard != null;
    }

    @Operation(nonParallelGroup = "third")
    public void closeTwice() {
      if (tried != null) {
        tried.close();
        tried.close();
      }
    }

    @Operation(nonParallelGroup = "third")
    public boolean passOn() throws Throwable {
      Guard guard = tried;
      if (guard == null) {
        return false;
      }
      tried = null;
      Future<Guard> next;
      try {
        next = guard.passOn();
      } catch (IllegalStateException closed) {
        return false;
      }
      // Does nothing any more.
      guard.close();
      tried = ((Ready<Guard>) next.poll(new Context(Waker.noop()))).value();
      return true;
    }

    @Validate
    public void nothingIsLost() {
      first.checkNoWakeLost();
      second.checkNoWakeLost();
      closeTwice();
      leave(first);
      leave(second);
      checkFree(mutex.tryLock() != null);
    }

    private static void leave(ModelFuture<Guard> lock) {
      Guard guard = lock.takeValue();
      if (guard == null) {
        lock.cancel();
      } else {
        guard.close();
      }
    }
  }

  /// The broken twin: a waiter that is cancelled after it was handed the mutex takes it along.
  public static class BrokenModel {

    private final KeepsTheMutex mutex = new KeepsTheMutex();
    private final ModelFuture<Void> waiter = new ModelFuture<>(mutex.lock(), () -> {});

    @Operation(nonParallelGroup = "waiter")
    public String poll() {
      return waiter.poll();
    }

    @Operation(nonParallelGroup = "waiter")
    public void cancel() {
      waiter.cancel();
    }

    @Operation
    public void unlockOther() {
      mutex.unlockOther();
    }

    @Validate
    public void nothingIsLost() {
      mutex.unlockOther();
      boolean held = waiter.wasReady();
      waiter.cancel();
      checkFree(held || !mutex.locked);
    }
  }

  private static void checkFree(boolean isFree) {
    if (!isFree) {
      throw new IllegalStateException("the mutex was lost");
    }
  }

  /// Locked at first by somebody who unlocks it once.
  private static final class KeepsTheMutex {

    private final WaitList<Lock> waiters = new WaitList<>();
    private boolean locked = true;
    private boolean otherUnlocked;

    Future<Void> lock() {
      return new Lock(this);
    }

    void unlockOther() {
      Waker woken = null;
      synchronized (this) {
        if (otherUnlocked) {
          return;
        }
        otherUnlocked = true;
        locked = !waiters.isEmpty();
        if (locked) {
          woken = waiters.releaseFirst();
        }
      }
      WaitList.wake(woken);
    }

    private static final class Lock extends Waiter<Lock> implements Future<Void> {

      private final KeepsTheMutex mutex;

      Lock(KeepsTheMutex mutex) {
        this.mutex = mutex;
      }

      @Override
      public Poll<Void> poll(Context context) {
        synchronized (mutex) {
          if (state == State.CREATED && !mutex.locked) {
            mutex.locked = true;
            state = State.RELEASED;
          } else if (state == State.CREATED) {
            mutex.waiters.append(this, context.waker());
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
        synchronized (mutex) {
          if (state == State.WAITING) {
            mutex.waiters.remove(this);
          }
          state = State.ENDED;
        }
      }
    }
  }
}
