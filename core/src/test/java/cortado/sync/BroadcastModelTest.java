package cortado.sync;

import cortado.sync.Broadcast.Delivery;
import cortado.sync.Broadcast.Lagged;
import cortado.sync.Broadcast.Message;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

class BroadcastModelTest {

  @Test
  void broadcast_inEveryInterleaving_isLinearizableAndAccountsForEveryMessage() {
    ModelChecks.check(Model.class);
  }

  @Test
  void broadcastThatReadsWithoutTheLock_isFoundOut() {
    ModelChecks.checkFails(BrokenModel.class, "out of order");
  }

  /// One message is kept. Invariant (1) by the results, (2) and (3) by the validation, (4) by the
  /// wakers' call-backs.
  public static class Model {

    private final Broadcast<Integer> broadcast = Broadcast.create(1);
    private final Broadcast.Sender<Integer> sender = broadcast.sender();
    private final Reader first = new Reader(broadcast.receiver());
    private final Reader second = new Reader(sender.subscribe());
    private long sent;

    @Operation(nonParallelGroup = "sender")
    public String send() {
      try {
        int reached = sender.send((int) sent);
        sent += reached == 0 ? 0 : 1;
        return "reached " + reached;
      } catch (IllegalStateException closed) {
        return "closed sender";
      }
    }

    @Operation(nonParallelGroup = "sender")
    public void closeSender() {
      sender.close();
    }

    @Operation(nonParallelGroup = "first")
    public String recvFirst() {
      return first.recv();
    }

    @Operation(nonParallelGroup = "first")
    public String tryRecvFirst() {
      return first.tryRecv();
    }

    @Operation(nonParallelGroup = "first")
    public void closeFirst() {
      first.close();
    }

    @Operation(nonParallelGroup = "second")
    public String recvSecond() {
      return second.recv();
    }

    @Operation(nonParallelGroup = "second")
    public void cancelSecond() {
      second.cancel();
    }

    @Validate
    public void nothingIsLost() {
      first.drain(sent);
      second.drain(sent);
    }

    /// Takes what comes to one receiver, and counts along.
    private final class Reader {

      private final Broadcast.Receiver<Integer> receiver;
      private ModelFuture<Delivery<Integer>> recv;
      private long next;
      private boolean closed;

      Reader(Broadcast.Receiver<Integer> receiver) {
        this.receiver = receiver;
        renew();
      }

      String recv() {
        String poll = recv.poll();
        Delivery<Integer> delivery = recv.takeValue();
        if (!poll.equals("pending")) {
          renew();
        }
        return delivery == null ? poll : account(delivery);
      }

      String tryRecv() {
        var received = receiver.tryRecv();
        if (received instanceof Received.Message<Delivery<Integer>> message) {
          return account(message.message());
        }
        return received == Received.<Delivery<Integer>>closed() ? "closed" : "empty";
      }

      void cancel() {
        recv.cancel();
        renew();
      }

      void close() {
        closed = true;
        receiver.close();
      }

      void drain(long sent) {
        recv.checkNoWakeLost();
        while (receiver.tryRecv() instanceof Received.Message<Delivery<Integer>> message) {
          var _ = account(message.message());
        }
        if (!closed) {
          checkNumber(next, sent);
        }
      }

      /// Checks that it is what comes next. Without patterns, which the checker is slow at.
      private String account(Delivery<Integer> delivery) {
        if (delivery instanceof Message<Integer> message) {
          checkNumber(next++, message.message());
          return "message " + message.message();
        }
        long missed = ((Lagged<Integer>) delivery).missed();
        next += missed;
        return "lagged " + missed;
      }

      private void renew() {
        recv = new ModelFuture<>(receiver.recv(), sender::receiverCount);
      }
    }
  }

  /// The broken twin: it moves a receiver on under its lock, and reads the message after it.
  public static class BrokenModel {

    private final ReadsLate channel = new ReadsLate();
    private int next;
    private int sent;

    @Operation(nonParallelGroup = "sender")
    public void send() {
      channel.send(sent++);
    }

    @Operation(nonParallelGroup = "receiver")
    public int tryRecv() {
      int missed = channel.missed();
      next += missed;
      int message = channel.tryRecv();
      if (message >= 0) {
        checkNumber(next++, message);
      }
      return message;
    }

    @Validate
    public void nothingIsLost() {
      while (tryRecv() >= 0) {
        continue;
      }
      checkNumber(next, sent);
    }
  }

  private static void checkNumber(long expected, long actual) {
    if (actual != expected) {
      throw new IllegalStateException("%d came out of order, for %d".formatted(actual, expected));
    }
  }

  private static final class ReadsLate {

    private int message;
    private long tail;
    private long next;

    synchronized void send(int sent) {
      message = sent;
      tail++;
    }

    synchronized int missed() {
      long missed = Math.max(0, tail - 1 - next);
      next += missed;
      return (int) missed;
    }

    int tryRecv() {
      synchronized (this) {
        if (next >= tail) {
          return -1;
        }
        next = tail;
      }
      return message;
    }
  }
}
