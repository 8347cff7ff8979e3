package cortado.sync;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Waker;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

class OneshotChannelModelTest {

  @Test
  void oneshot_inEveryInterleaving_isLinearizableAndLosesNoWake() {
    ModelChecks.check(Model.class);
  }

  @Test
  void oneshotThatRegistersAfterTheCheck_isFoundOut() {
    ModelChecks.checkFails(BrokenModel.class, "a wake was lost");
  }

  /// Invariants (1) and (2) by the results, (3) by the validation, (4) by the waker's call-back.
  public static class Model {

    private final Oneshot<Integer> oneshot = Oneshot.create();
    private final ModelFuture<Integer> received =
        new ModelFuture<>(oneshot.receiver(), () -> oneshot.sender().isClosed());
    private final ModelFuture<Void> closed =
        new ModelFuture<>(oneshot.sender().closed(), () -> oneshot.sender().isClosed());

    @Operation(nonParallelGroup = "sender")
    public String send() {
      try {
        return "sent " + oneshot.sender().send(7);
      } catch (IllegalStateException used) {
        return "used";
      }
    }

    @Operation(nonParallelGroup = "sender")
    public void closeSender() {
      oneshot.sender().close();
    }

    @Operation(nonParallelGroup = "sender")
    public String pollClosed() {
      return closed.poll();
    }

    @Operation(nonParallelGroup = "sender")
    public void cancelClosed() {
      closed.cancel();
    }

    @Operation(nonParallelGroup = "receiver")
    public String poll() {
      return received.poll() + received.takeValue();
    }

    @Operation(nonParallelGroup = "receiver")
    public Received<Integer> tryReceive() {
      return oneshot.receiver().tryReceive();
    }

    @Operation(nonParallelGroup = "receiver")
    public void closeReceiver() {
      oneshot.receiver().close();
    }

    @Operation(nonParallelGroup = "receiver")
    public void cancel() {
      received.cancel();
    }

    @Validate
    public void noWakeIsLost() {
      received.checkNoWakeLost();
      closed.checkNoWakeLost();
    }
  }

  /// The broken twin: it registers the waker after it has looked, and does not look again.
  public static class BrokenModel {

    private final RegistersTooLate oneshot = new RegistersTooLate();
    private final ModelFuture<Integer> received = new ModelFuture<>(oneshot, () -> {});

    @Operation(nonParallelGroup = "sender")
    public void send() {
      oneshot.send(7);
    }

    @Operation(nonParallelGroup = "receiver")
    public String poll() {
      return received.poll();
    }

    @Validate
    public void noWakeIsLost() {
      received.checkNoWakeLost();
    }
  }

  private static final class RegistersTooLate implements Future<Integer> {

    private Integer value;
    private Waker receiver;

    void send(int sent) {
      Waker woken;
      synchronized (this) {
        value = sent;
        woken = receiver;
      }
      WaitList.wake(woken);
    }

    @Override
    public Poll<Integer> poll(Context context) {
      synchronized (this) {
        if (value != null) {
          return Poll.ready(value);
        }
      }
      synchronized (this) {
        receiver = context.waker();
        return Poll.pending();
      }
    }
  }
}
