package cortado.runtime.internal.timer;

import cortado.future.Waker;
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

  /// One of the constants. Written under the lock of [Timers], or by the owner out of a state in
  /// which the lock's holders leave it alone.
  volatile int state;

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
}
