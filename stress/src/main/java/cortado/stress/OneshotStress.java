package cortado.stress;

import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE;
import static org.openjdk.jcstress.annotations.Expect.ACCEPTABLE_INTERESTING;
import static org.openjdk.jcstress.annotations.Expect.FORBIDDEN;

import cortado.future.Context;
import cortado.future.Ready;
import cortado.future.Waker;
import cortado.sync.Oneshot;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.ZI_Result;

/// The ordering claims of the one-shot channel, and their broken twin.
public final class OneshotStress {

  private OneshotStress() {}

  /// What the sender wrote before it sent is there once the value is.
  @JCStressTest
  @Outcome(id = "0, 0", expect = ACCEPTABLE, desc = "polled before the send")
  @Outcome(
      id = "1, 7",
      expect = ACCEPTABLE,
      desc = "the value came with what was written before it")
  @Outcome(expect = FORBIDDEN, desc = "the value came without what was written before it")
  @State
  public static class Publication {

    private final Oneshot<Integer> oneshot = Oneshot.create();
    private int written;

    @Actor
    public void sender() {
      written = 7;
      oneshot.sender().send(1);
    }

    @Actor
    public void receiver(II_Result result) {
      if (oneshot.receiver().poll(new Context(Waker.noop())) instanceof Ready<Integer> ready) {
        result.r1 = ready.value();
        result.r2 = written;
      }
    }
  }

  /// Either the poll finds the value or the waker is woken.
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the poll found the value")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the send woke the receiver")
  @Outcome(id = "0, 0", expect = FORBIDDEN, desc = "the receiver sleeps on a value that was sent")
  @Outcome(expect = FORBIDDEN, desc = "woken although nobody waited")
  @State
  public static class WakeUp {

    private final Oneshot<Integer> oneshot = Oneshot.create();
    private volatile int wakes;

    @Actor
    public void sender() {
      oneshot.sender().send(1);
    }

    @Actor
    public void receiver(II_Result result) {
      result.r1 = oneshot.receiver().poll(new Context(() -> wakes = 1)).isReady() ? 1 : 0;
    }

    @Arbiter
    public void arbiter(II_Result result) {
      result.r2 = wakes;
    }
  }

  /// A send that was accepted is received, even if the receiver closes meanwhile.
  @JCStressTest
  @Outcome(id = "true, 1", expect = ACCEPTABLE, desc = "sent before the close, and received")
  @Outcome(id = "false, 0", expect = ACCEPTABLE, desc = "refused after the close")
  @Outcome(expect = FORBIDDEN, desc = "accepted and lost, or refused and received")
  @State
  public static class CloseMeetsSend {

    private final Oneshot<Integer> oneshot = Oneshot.create();

    @Actor
    public void sender(ZI_Result result) {
      result.r1 = oneshot.sender().send(1);
    }

    @Actor
    public void receiver() {
      oneshot.receiver().close();
    }

    @Arbiter
    public void arbiter(ZI_Result result) {
      try {
        boolean ready = oneshot.receiver().poll(new Context(Waker.noop())).isReady();
        result.r2 = ready ? 1 : 2;
      } catch (cortado.sync.ClosedException closed) {
        result.r2 = 0;
      }
    }
  }

  /// The broken twin of [WakeUp]: two plain volatile steps each, with no look after registering. It
  /// shows that this machine and this test can see the lost wake.
  @JCStressTest
  @Outcome(id = "1, 0", expect = ACCEPTABLE, desc = "the poll found the value")
  @Outcome(id = "0, 1", expect = ACCEPTABLE, desc = "the send woke the receiver")
  @Outcome(id = "0, 0", expect = ACCEPTABLE_INTERESTING, desc = "the lost wake, as it must appear")
  @Outcome(expect = FORBIDDEN, desc = "woken although nobody waited")
  @State
  public static class BrokenWakeUp {

    private volatile int value;
    private volatile Runnable receiver;
    private volatile int wakes;

    @Actor
    public void sender() {
      value = 1;
      Runnable woken = receiver;
      if (woken != null) {
        woken.run();
      }
    }

    @Actor
    public void receiver(II_Result result) {
      if (value == 1) {
        result.r1 = 1;
        return;
      }
      receiver = () -> wakes = 1;
    }

    @Arbiter
    public void arbiter(II_Result result) {
      result.r2 = wakes;
    }
  }
}
