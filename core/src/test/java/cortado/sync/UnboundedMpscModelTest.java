package cortado.sync;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Waker;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

class UnboundedMpscModelTest {

  @Test
  void unboundedMpsc_inEveryInterleaving_isLinearizableAndLosesNothing() {
    ModelChecks.check(Model.class);
  }

  @Test
  void channelThatLooksBeforeItRegisters_isFoundOut() {
    ModelChecks.checkFails(BrokenModel.class, "a wake was lost");
  }

  /// Invariants (1) and (4) of the channel by the validation, (3) by the results, (5) by the
  /// wakers' call-backs.
  public static class Model {

    private final Mpsc.Unbounded<Integer> mpsc = Mpsc.unbounded();
    private final Mpsc.UnboundedSender<Integer> sender = mpsc.sender();
    private final Mpsc.Receiver<Integer> receiver = mpsc.receiver();
    private ModelFuture<Integer> recv = new ModelFuture<>(receiver.recv(), sender::isClosed);
    private int sent;
    private int received;

    @Operation(nonParallelGroup = "sender")
    public String send() {
      try {
        boolean isSent = sender.send(1);
        sent += isSent ? 1 : 0;
        return isSent ? "sent" : "refused";
      } catch (IllegalStateException closed) {
        return "closed sender";
      }
    }

    @Operation(nonParallelGroup = "sender")
    public void closeSender() {
      sender.close();
    }

    @Operation(nonParallelGroup = "receiver")
    public String recv() {
      String poll = recv.poll();
      Integer message = recv.takeValue();
      received += message == null ? 0 : 1;
      if (!poll.equals("pending")) {
        recv = new ModelFuture<>(receiver.recv(), sender::isClosed);
      }
      return poll + message;
    }

    @Operation(nonParallelGroup = "receiver")
    public void cancelRecv() {
      recv.cancel();
      recv = new ModelFuture<>(receiver.recv(), sender::isClosed);
    }

    @Operation(nonParallelGroup = "receiver")
    public void closeReceiver() {
      receiver.close();
    }

    @Validate
    public void nothingIsLost() {
      recv.checkNoWakeLost();
      received += recv.takeValue() == null ? 0 : 1;
      while (receiver.tryRecv() instanceof Received.Message<Integer>) {
        received++;
      }
      if (received != sent) {
        throw new IllegalStateException("%d of %d messages came".formatted(received, sent));
      }
    }
  }

  /// The broken twin: a receiver looks for a message in one step and registers in another.
  public static class BrokenModel {

    private final LooksFirst channel = new LooksFirst();
    private final ModelFuture<Integer> recv = new ModelFuture<>(channel, () -> {});

    @Operation
    public void send() {
      channel.send(1);
    }

    @Operation(nonParallelGroup = "receiver")
    public String recv() {
      return recv.poll();
    }

    @Validate
    public void nothingIsLost() {
      recv.checkNoWakeLost();
    }
  }

  private static final class LooksFirst implements Future<Integer> {

    private final Queue<Integer> messages = new ArrayDeque<>();
    private Waker receiver;

    void send(int message) {
      Waker woken;
      synchronized (this) {
        messages.add(message);
        woken = receiver;
        receiver = null;
      }
      WaitList.wake(woken);
    }

    @Override
    public Poll<Integer> poll(Context context) {
      Integer message;
      synchronized (this) {
        message = messages.poll();
      }
      if (message != null) {
        return Poll.ready(message);
      }
      synchronized (this) {
        receiver = context.waker();
      }
      return Poll.pending();
    }
  }
}
