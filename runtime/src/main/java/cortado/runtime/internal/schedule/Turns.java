package cortado.runtime.internal.schedule;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.ArrayDeque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Whose turn it is among those who want what one may have at a time, and who waits for it.
///
/// Safe for any thread.
final class Turns<P> {
  /*
   * (1) `holder` is who has taken the turn and not released it, if there is one. Whoever wants it
   *     and does not get it stays in `waiting` until it does or leaves.
   * (2) While nobody has the turn and somebody waits, the first who waits has been called, or is
   *     about to be. Who was called and leaves instead calls the next; who has something else to do
   *     leaves before it does that. So the turn is never left lying.
   * (3) Who brings work puts it down before it reads `holder`, and calls that one; who takes the
   *     turn is written there before it looks for work. So the work is seen, or somebody is called.
   *
   * Ordering: (3) is a store before a load on either side; `holder` is volatile, and so must be
   * what tells that there is work. What a holder did is visible to the next by the monitor.
   *
   * Proofs: TurnsModelTest for (1) to (3), with twins that leave without a call, and look before
   * they take; TurnsStress for the ordering; CurrentThreadTest and BlockOnContractTest, blocking on
   * several threads.
   */

  private final Consumer<? super P> call;

  private volatile @Nullable P holder;

  @GuardedBy("this")
  private final ArrayDeque<P> waiting = new ArrayDeque<>();

  /// Free. `call` makes one who waits try again.
  Turns(Consumer<? super P> call) {
    this.call = call;
  }

  /// Who has the turn, if anybody.
  @Nullable P holder() {
    return holder;
  }

  /// Gives the turn to `wanting`, or puts it among those who wait.
  synchronized boolean takeOrWait(P wanting) {
    if (tryTake(wanting)) {
      boolean _ = waiting.remove(wanting);
      return true;
    }
    if (!waiting.contains(wanting)) {
      waiting.add(wanting);
    }
    return false;
  }

  /// Gives the turn to `wanting` unless somebody has it.
  synchronized boolean tryTake(P wanting) {
    if (holder != null) {
      return false;
    }
    holder = wanting;
    return true;
  }

  /// `leaving` neither has the turn nor waits for it any longer.
  void release(P leaving) {
    P next;
    synchronized (this) {
      boolean _ = waiting.remove(leaving);
      if (holder == leaving) {
        holder = null;
      }
      next = holder == null ? waiting.peek() : null;
    }
    if (next != null) {
      call.accept(next);
    }
  }
}
