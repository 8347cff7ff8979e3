package cortado.sync;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.sync.RwLock.ReadGuard;
import cortado.sync.RwLock.WriteGuard;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

class RwLockModelTest {

  @Test
  void rwLock_inEveryInterleaving_isLinearizableAndIsNeverLost() {
    ModelChecks.check(Model.class);
  }

  @Test
  void rwLockWhoseLineStopsBehindACancelledWriter_isFoundOut() {
    ModelChecks.checkFails(BrokenModel.class, "a wake was lost");
  }

  /// Invariants (1) and (3) by the results and the validation, (2) by the validation, (4) by the
  /// wakers' call-backs.
  public static class Model {

    private final RwLock lock = new RwLock();
    private final ModelFuture<ReadGuard> read = new ModelFuture<>(lock.read(), lock::readerCount);
    private final ModelFuture<WriteGuard> write =
        new ModelFuture<>(lock.write(), lock::readerCount);
    private ReadGuard tried;
    private ReadGuard downgraded;

    @Operation(nonParallelGroup = "read")
    public String read() {
      return read.poll();
    }

    @Operation(nonParallelGroup = "read")
    public void leaveRead() {
      ReadGuard guard = read.takeValue();
      if (guard == null) {
        read.cancel();
      } else {
        guard.close();
      }
    }

    @Operation(nonParallelGroup = "write")
    public String write() {
      return write.poll();
    }

    @Operation(nonParallelGroup = "write")
    public boolean downgrade() {
      WriteGuard guard = write.takeValue();
      if (guard == null) {
        return false;
      }
      downgraded = guard.downgrade();
      guard.close();
      return true;
    }

    @Operation(nonParallelGroup = "write")
    public void leaveWrite() {
      WriteGuard guard = write.takeValue();
      if (guard == null) {
        write.cancel();
      } else {
        guard.close();
      }
      if (downgraded != null) {
        downgraded.close();
      }
    }

    @Operation(nonParallelGroup = "try")
    public boolean tryRead() {
      ReadGuard guard = lock.tryRead();
      if (guard == null) {
        return false;
      }
      closeTwice();
      tried = guard;
      return true;
    }

    @Operation(nonParallelGroup = "try")
    public void closeTwice() {
      if (tried != null) {
        tried.close();
        tried.close();
      }
    }

    @Validate
    public void nothingIsLost() {
      read.checkNoWakeLost();
      write.checkNoWakeLost();
      closeTwice();
      leaveRead();
      leaveWrite();
      if (lock.tryWrite() == null) {
        throw new IllegalStateException("the lock was lost");
      }
    }
  }

  /// The broken twin: a writer that leaves the line does not let those behind it in.
  public static class BrokenModel {

    private final Stops lock = new Stops();
    private final ModelFuture<Void> write = new ModelFuture<>(lock.access(true), () -> {});
    private final ModelFuture<Void> read = new ModelFuture<>(lock.access(false), () -> {});

    @Operation(nonParallelGroup = "write")
    public String write() {
      return write.poll();
    }

    @Operation(nonParallelGroup = "write")
    public void cancelWrite() {
      write.cancel();
    }

    @Operation(nonParallelGroup = "read")
    public String read() {
      return read.poll();
    }

    @Validate
    public void nothingIsLost() {
      read.checkNoWakeLost();
    }
  }

  /// Held to read by somebody who never leaves.
  private static final class Stops {

    private final WaitList<Access> waiters = new WaitList<>();

    Future<Void> access(boolean writes) {
      return new Access(this, writes);
    }

    private static final class Access extends Waiter<Access> implements Future<Void> {

      private final Stops lock;
      private final boolean writes;

      Access(Stops lock, boolean writes) {
        this.lock = lock;
        this.writes = writes;
      }

      @Override
      public Poll<Void> poll(Context context) {
        synchronized (lock) {
          boolean isFirst = lock.waiters.isEmpty() || lock.waiters.first() == this;
          if (isFirst && !writes) {
            cancel();
            return Poll.ready(null);
          }
          if (state == State.CREATED) {
            lock.waiters.append(this, context.waker());
          }
          waker = context.waker();
          return Poll.pending();
        }
      }

      @Override
      public void cancel() {
        synchronized (lock) {
          if (state == State.WAITING) {
            lock.waiters.remove(this);
          }
          state = State.ENDED;
        }
      }
    }
  }
}
