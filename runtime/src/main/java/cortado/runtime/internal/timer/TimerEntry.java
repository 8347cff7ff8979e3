package cortado.runtime.internal.timer;

import cortado.future.Waker;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/// What a waiting future is to the wheel: a node of one slot's ring, and the waker to call.
///
/// The future extends this class, so that a sleep is one object. It belongs to one [Timers] for
/// life, which alone touches the fields.
public abstract class TimerEntry {

  /// Not in the wheel.
  static final int IDLE = 0;

  /// In the wheel, with a waker.
  static final int ARMED = 1;

  /// Taken out of the wheel because it was due.
  static final int FIRED = 2;

  /// Never polled, and made when its deadline was still ahead.
  static final int AHEAD = 3;

  private static final VarHandle STATE;

  static {
    try {
      STATE = MethodHandles.lookup().findVarHandle(TimerEntry.class, "state", int.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  /// One of the constants. Written under the lock of [Timers], or by the owner out of a state in
  /// which the lock's holders leave it alone.
  @SuppressWarnings("UnusedVariable") // Accessed through STATE.
  private int state;

  /// Present exactly while armed.
  @Nullable Waker waker;

  /// Neighbours in the ring of the slot; meaningful while in the wheel.
  @Nullable TimerEntry previous;

  @Nullable TimerEntry next;

  /// When it is due; meaningful while in the wheel.
  long tick;

  /// The slot it is in, or [TimerWheel#NO_SLOT].
  int slot = TimerWheel.NO_SLOT;

  /// For futures that wait for a time.
  protected TimerEntry() {}

  /// For futures that wait for a time that is ahead for certain when they are made.
  protected TimerEntry(boolean ahead) {
    this.state = ahead ? AHEAD : IDLE;
  }

  final int stateAcquire() {
    return (int) STATE.getAcquire(this);
  }

  final void stateRelease(int next) {
    STATE.setRelease(this, next);
  }
}
