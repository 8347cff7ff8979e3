package cortado.sync;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Futures;
import cortado.future.Poll;
import cortado.future.Waker;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

class OnceCellModelTest {

  @Test
  void onceCell_inEveryInterleaving_hasOneValueAndLeavesNobodyWaiting() {
    ModelChecks.check(Model.class);
  }

  @Test
  void onceCellWhoseMakerIsCancelledWithoutAWord_isFoundOut() {
    ModelChecks.checkFails(BrokenModel.class, "a wake was lost");
  }

  /// Invariants (1) to (3) by the validation, (4) by the wakers' call-backs. No results are
  /// compared: a poll that makes the value is no single step, and others may see that it is under
  /// way.
  public static class Model {

    private final OnceCell<Integer> cell = new OnceCell<>();
    private final ModelFuture<Integer> slow =
        new ModelFuture<>(cell.getOrInit(new AfterOnePoll()), cell::get);
    private final ModelFuture<Integer> quick =
        new ModelFuture<>(cell.getOrInit(this::makeAtOnce), cell::get);
    private final ModelFuture<Integer> failing =
        new ModelFuture<>(
            cell.getOrInit(Futures.failed(new IllegalArgumentException())), cell::get);
    private boolean isSet;
    private boolean isMaking;
    private boolean hasOverlapped;

    @Operation(nonParallelGroup = "slow")
    public void getSlow() {
      slow.poll();
    }

    @Operation(nonParallelGroup = "slow")
    public void cancelSlow() {
      slow.cancel();
    }

    @Operation(nonParallelGroup = "quick")
    public void getQuick() {
      quick.poll();
    }

    @Operation(nonParallelGroup = "quick")
    public void cancelQuick() {
      quick.cancel();
    }

    @Operation(nonParallelGroup = "failing")
    public void getFailing() {
      failing.poll();
    }

    @Operation(nonParallelGroup = "failing")
    public void trySet() {
      isSet |= cell.trySet(3) == OnceCell.TrySet.SET;
    }

    @Validate
    public void nothingIsLost() {
      slow.checkNoWakeLost();
      quick.checkNoWakeLost();
      failing.checkNoWakeLost();
      checkAnswer(slow);
      checkAnswer(quick);
      checkAnswer(failing);
      if (hasOverlapped) {
        throw new IllegalStateException("there were two makers");
      }
      if (isSet && !cell.get().equals(3)) {
        throw new IllegalStateException("there are two values");
      }
      slow.cancel();
      quick.cancel();
      failing.cancel();
      if (cell.trySet(4) == OnceCell.TrySet.BUSY) {
        throw new IllegalStateException("a maker is left");
      }
    }

    private Poll<Integer> makeAtOnce(Context context) {
      hasOverlapped |= isMaking;
      return Poll.ready(2);
    }

    /// Ready at its second poll, for which it asks.
    private final class AfterOnePoll implements Future<Integer> {

      @Override
      public Poll<Integer> poll(Context context) {
        if (isMaking) {
          isMaking = false;
          return Poll.ready(1);
        }
        isMaking = true;
        context.waker().wake();
        return Poll.pending();
      }

      @Override
      public void cancel() {
        isMaking = false;
      }
    }

    private void checkAnswer(ModelFuture<Integer> get) {
      Integer answer = get.takeValue();
      if (answer != null && !answer.equals(cell.get())) {
        throw new IllegalStateException("there are two values");
      }
    }
  }

  /// The broken twin: a maker that is cancelled leaves the cell free and tells nobody.
  public static class BrokenModel {

    private final Leaves cell = new Leaves();
    private final ModelFuture<Integer> maker = new ModelFuture<>(cell.get(true), () -> {});
    private final ModelFuture<Integer> waiter = new ModelFuture<>(cell.get(false), () -> {});

    @Operation(nonParallelGroup = "maker")
    public String getMaker() {
      return maker.poll();
    }

    @Operation(nonParallelGroup = "maker")
    public void cancelMaker() {
      maker.cancel();
    }

    @Operation(nonParallelGroup = "waiter")
    public String getWaiter() {
      return waiter.poll();
    }

    @Validate
    public void nothingIsLost() {
      waiter.checkNoWakeLost();
    }
  }

  private static final class Leaves {

    private Get maker;
    private Waker waiter;

    Future<Integer> get(boolean isEndless) {
      return new Get(this, isEndless);
    }

    private static final class Get implements Future<Integer> {

      private final Leaves cell;
      private final boolean isEndless;

      Get(Leaves cell, boolean isEndless) {
        this.cell = cell;
        this.isEndless = isEndless;
      }

      @Override
      public Poll<Integer> poll(Context context) {
        synchronized (cell) {
          if (cell.maker == null) {
            cell.maker = this;
          }
          if (cell.maker == this && !isEndless) {
            return Poll.ready(1);
          }
          cell.waiter = context.waker();
          return Poll.pending();
        }
      }

      @Override
      public void cancel() {
        synchronized (cell) {
          cell.maker = cell.maker == this ? null : cell.maker;
        }
      }
    }
  }
}
