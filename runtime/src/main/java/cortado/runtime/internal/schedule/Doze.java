package cortado.runtime.internal.schedule;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// Lets a thread sleep for as long as nothing happens that it has to watch.
///
/// [#sleepUnless] is for that thread; [#rouse] is safe for any thread, and cheap while it is awake.
final class Doze {
  /*
   * (1) Whoever begins something does so, and then calls rouse(). The thread says that it dozes, and
   *     then looks whether anything has begun. So one of them sees the other.
   * (2) Of those that find it dozing one wakes it.
   *
   * Ordering: a store before a load on either side of (1); all four are volatile.
   *
   * Proofs: DozeModelTest for (1) with a twin that looks before it says so, IdleWorkersStress for
   * the ordering.
   */

  private final AtomicBoolean dozing = new AtomicBoolean();

  /// Sleeps until roused, unless there is something to do already.
  void sleepUnless(BooleanSupplier somethingToDo) {
    if (beginUnless(somethingToDo)) {
      while (dozing.get()) {
        LockSupport.park(this);
        // Its interrupt status would make every further park return at once.
        boolean _ = Thread.interrupted();
      }
    }
  }

  /// Whether the caller may sleep now, until somebody has called [#end()].
  boolean beginUnless(BooleanSupplier somethingToDo) {
    dozing.set(true);
    if (somethingToDo.getAsBoolean()) {
      dozing.set(false);
      return false;
    }
    return true;
  }

  /// Ends the sleep of `sleeper`, if it sleeps.
  void rouse(Thread sleeper) {
    if (end()) {
      LockSupport.unpark(sleeper);
    }
  }

  /// Whether the caller has to wake the sleeper.
  boolean end() {
    return dozing.get() && dozing.getAndSet(false);
  }
}
