package cortado.task;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The budget that keeps a task from holding its thread for ever, for those who write such tasks.
///
/// In each poll a task may take [Context#BUDGET] steps. Receiving and sending on channels, locks
/// and semaphores, timers, sockets, join handles and join sets take one each time they give
/// something; when none is left they report pending, and the task is polled again after the others.
/// A task that only computes takes none, and asks for its turn to end with [#consumeBudget()].
/// Outside of a runtime there is no budget. Stateless.
public final class Coop {

  private Coop() {}

  /// Takes one step: ready at once, or after the others have had their turn when none is left.
  ///
  /// ## Cancel safety
  ///
  /// Nothing is lost.
  public static Future<@Nullable Void> consumeBudget() {
    return new ConsumeBudget();
  }

  /// Whether a step may be taken in this poll; always so where there is no budget. Ready at once,
  /// and takes none. For code that would rather end its batch here than be interrupted in the next.
  ///
  /// ## Cancel safety
  ///
  /// Nothing is lost.
  public static Future<Boolean> hasBudgetRemaining() {
    return context -> Poll.ready(context.hasBudget());
  }

  /// `future` without a budget: as long as something is ready for it, it goes on.
  ///
  /// What it does counts for nobody. Its own clean-up, when its task is aborted, has a budget
  /// again.
  ///
  /// ## Cancel safety
  ///
  /// As the future's.
  public static <T extends @Nullable Object> Future<T> unconstrained(Future<T> future) {
    return new Unconstrained<>(Objects.requireNonNull(future, "future"));
  }

  /// `future`, whose end takes a step. For one that polls something of its own, which may always be
  /// ready, and takes no steps itself.
  ///
  /// ## Cancel safety
  ///
  /// As the future's.
  public static <T extends @Nullable Object> Future<T> cooperative(Future<T> future) {
    return new Cooperative<>(Objects.requireNonNull(future, "future"));
  }

  /// See [Coop#consumeBudget].
  private static final class ConsumeBudget implements Future<@Nullable Void> {

    @Override
    public Poll<@Nullable Void> poll(Context context) {
      if (context.mustYield()) {
        return Poll.pending();
      }
      context.madeProgress();
      return Poll.ready(null);
    }
  }

  /// See [Coop#unconstrained].
  private static final class Unconstrained<T extends @Nullable Object> extends Delegating<T> {

    Unconstrained(Future<T> future) {
      super(future);
    }

    @Override
    public Poll<T> poll(Context context) throws Throwable {
      return context.pollUnconstrained(inner());
    }
  }

  /// See [Coop#cooperative].
  private static final class Cooperative<T extends @Nullable Object> extends Delegating<T> {

    Cooperative(Future<T> future) {
      super(future);
    }

    @Override
    public Poll<T> poll(Context context) throws Throwable {
      if (context.mustYield()) {
        return Poll.pending();
      }
      Poll<T> poll = inner().poll(context);
      if (poll.isReady()) {
        context.madeProgress();
      }
      return poll;
    }
  }
}
