package cortado.sync;

import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

class MpscModelTest {

  @Test
  void mpsc_inEveryInterleaving_isLinearizableAndLosesNothing() {
    ModelChecks.check(Model.class);
  }

  /// One place. Invariants (1) and (4) by the validation, (2) and (3) by the results, (5) by the
  /// wakers' call-backs.
  public static class Model {

    private final Mpsc<Integer> mpsc = Mpsc.bounded(1);
    private final Mpsc.Sender<Integer> sender = mpsc.sender();
    private final Mpsc.Receiver<Integer> receiver = mpsc.receiver();
    private final ModelFuture<Void> send = new ModelFuture<>(sender.send(1), sender::capacity);
    private final ModelFuture<Mpsc.Permit<Integer>> reserve =
        new ModelFuture<>(sender.reserve(), sender::capacity);
    private ModelFuture<Integer> recv = new ModelFuture<>(receiver.recv(), sender::capacity);

    @Operation(nonParallelGroup = "send")
    public String send() {
      return send.poll();
    }

    @Operation(nonParallelGroup = "send")
    public void cancelSend() {
      send.cancel();
    }

    @Operation(nonParallelGroup = "reserve")
    public String reserve() {
      return reserve.poll();
    }

    @Operation(nonParallelGroup = "reserve")
    public void sendReserved() {
      Mpsc.Permit<Integer> permit = reserve.takeValue();
      if (permit != null) {
        permit.send(2);
      }
    }

    @Operation(nonParallelGroup = "reserve")
    public void cancelReserve() {
      Mpsc.Permit<Integer> permit = reserve.takeValue();
      if (permit == null) {
        reserve.cancel();
      } else {
        permit.close();
      }
    }

    @Operation(nonParallelGroup = "reserve")
    public String trySend() {
      try {
        return sender.trySend(3).toString();
      } catch (IllegalStateException closed) {
        return "closed sender";
      }
    }

    @Operation(nonParallelGroup = "receiver")
    public String recv() {
      String poll = recv.poll();
      Integer message = recv.takeValue();
      if (!poll.equals("pending")) {
        recv = new ModelFuture<>(receiver.recv(), sender::capacity);
      }
      return poll + message;
    }

    @Operation(nonParallelGroup = "receiver")
    public void cancelRecv() {
      recv.cancel();
      recv = new ModelFuture<>(receiver.recv(), sender::capacity);
    }

    @Operation(nonParallelGroup = "receiver")
    public Received<Integer> tryRecv() {
      return receiver.tryRecv();
    }

    @Operation(nonParallelGroup = "receiver")
    public void closeReceiver() {
      receiver.close();
    }

    @Operation
    public void closeSender() {
      sender.close();
    }

    @Validate
    public void nothingIsLost() {
      recv.checkNoWakeLost();
      send.checkNoWakeLost();
      reserve.checkNoWakeLost();
      cancelReserve();
      cancelSend();
      while (receiver.tryRecv() instanceof Received.Message<Integer>) {
        continue;
      }
      if (sender.capacity() != 1) {
        throw new IllegalStateException("a place was lost");
      }
    }
  }
}
