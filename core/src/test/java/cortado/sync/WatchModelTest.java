package cortado.sync;

import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

class WatchModelTest {

  @Test
  void watch_inEveryInterleaving_isLinearizableAndLosesNoChange() {
    ModelChecks.check(Model.class);
  }

  @Test
  void watchThatMarksWhatItHasNotTold_isFoundOut() {
    ModelChecks.checkFails(BrokenModel.class, "a change was lost");
  }

  /// Invariants (1) and (2) by the results and the validation, (3) by the validation, (4) by the
  /// wakers' call-backs.
  public static class Model {

    private final Watch<Integer> watch = Watch.create(0);
    private final Watch.Sender<Integer> sender = watch.sender();
    private final Watch.Receiver<Integer> first = watch.receiver();
    private final Watch.Receiver<Integer> second = sender.subscribe();
    private ModelFuture<Boolean> changed = new ModelFuture<>(first.changed(), sender::borrow);
    private final ModelFuture<Integer> waitFor =
        new ModelFuture<>(second.waitFor(value -> value == 2), sender::borrow);
    private Integer told = 0;
    private boolean firstClosed;

    @Operation(nonParallelGroup = "sender")
    public String send() {
      try {
        return "stored " + sender.send(1);
      } catch (IllegalStateException closed) {
        return "closed sender";
      }
    }

    @Operation
    public String sendIfModified() {
      try {
        return "stored " + sender.sendIfModified(value -> Math.min(value + 1, 2));
      } catch (IllegalStateException closed) {
        return "closed sender";
      }
    }

    @Operation(nonParallelGroup = "sender")
    public void closeSender() {
      sender.close();
    }

    @Operation(nonParallelGroup = "first")
    public String changed() {
      String poll = changed.poll();
      Boolean isChange = changed.takeValue();
      if (!poll.equals("pending")) {
        changed = new ModelFuture<>(first.changed(), sender::borrow);
      }
      if (Boolean.TRUE.equals(isChange)) {
        told = first.borrowAndUpdate();
      }
      return poll + isChange;
    }

    @Operation(nonParallelGroup = "first")
    public int borrowAndUpdate() {
      told = first.borrowAndUpdate();
      return told;
    }

    @Operation(nonParallelGroup = "first")
    public void cancelChanged() {
      changed.cancel();
      changed = new ModelFuture<>(first.changed(), sender::borrow);
    }

    @Operation(nonParallelGroup = "first")
    public void closeFirst() {
      firstClosed = true;
      first.close();
    }

    @Operation(nonParallelGroup = "second")
    public String waitFor() {
      return waitFor.poll() + waitFor.takeValue();
    }

    @Operation(nonParallelGroup = "second")
    public void cancelWaitFor() {
      waitFor.cancel();
    }

    @Validate
    public void nothingIsLost() {
      changed.checkNoWakeLost();
      waitFor.checkNoWakeLost();
      if (!firstClosed && !first.hasChanged() && changed.takeValue() == null) {
        checkTold(told, first.borrow());
      }
    }
  }

  /// The broken twin: it reads the value in one step and marks it as seen in another.
  public static class BrokenModel {

    private final MarksLate watch = new MarksLate();
    private int told;

    @Operation(nonParallelGroup = "sender")
    public void send() {
      watch.send();
    }

    @Operation(nonParallelGroup = "receiver")
    public int borrowAndUpdate() {
      told = watch.borrowAndUpdate();
      return told;
    }

    @Validate
    public void nothingIsLost() {
      if (!watch.hasChanged()) {
        checkTold(told, watch.value);
      }
    }
  }

  private static void checkTold(int told, int value) {
    if (told != value) {
      throw new IllegalStateException(
          "a change was lost: told %d and not %d".formatted(told, value));
    }
  }

  private static final class MarksLate {

    private int value;
    private long version;
    private long seen;

    synchronized void send() {
      value++;
      version++;
    }

    synchronized boolean hasChanged() {
      return seen != version;
    }

    int borrowAndUpdate() {
      int told;
      synchronized (this) {
        told = value;
      }
      synchronized (this) {
        seen = version;
      }
      return told;
    }
  }
}
