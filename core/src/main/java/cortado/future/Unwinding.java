package cortado.future;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The clean-up of a future that is being cancelled, as far as it has to wait.
///
/// Polling it runs the clean-up, which may await as any code may. The poll that ends it throws
/// [Cancelled]; it is never ready. What else the clean-up fails with goes to the uncaught exception
/// handler of the polling thread, and a value that it ends with is discarded. Cancelling it cuts
/// the clean-up short, as [Future#cancel()] does. Confined to its owner.
public final class Unwinding implements Future<Object>, Owner {

  /// Null once it has ended.
  private @Nullable Future<?> rest;

  /// Of `rest`, whose polls unwind from now on. For futures that implement
  /// [Future#beginCancel(Context)].
  public Unwinding(Future<?> rest) {
    this.rest = rest;
  }

  /// What is still being polled; null once it has ended.
  public @Nullable Future<?> rest() {
    return rest;
  }

  /// Begins to cancel all of `futures`, and waits for those whose clean-up waits.
  static @Nullable Unwinding ofAll(List<Future<?>> futures, Context context) {
    var unwindings = new ArrayList<Future<?>>();
    for (Future<?> future : futures) {
      try {
        Unwinding unwinding = future.beginCancel(context);
        if (unwinding != null) {
          unwindings.add(unwinding);
        }
      } catch (Throwable failure) {
        Ended.report(failure);
      }
    }
    return switch (unwindings.size()) {
      case 0 -> null;
      case 1 -> (Unwinding) unwindings.getFirst();
      default ->
          new Unwinding(new Join<>(false, values -> values, unwindings.toArray(new Future<?>[0])));
    };
  }

  @Override
  public Poll<Object> poll(Context context) throws Cancelled {
    Future<?> polled = rest;
    if (polled == null) {
      throw Ended.polledAgain();
    }
    try {
      if (!polled.poll(context).isReady()) {
        return Poll.pending();
      }
    } catch (Cancelled _) {
      // Unwound to the top: what was asked for.
    } catch (Throwable failure) {
      Ended.report(failure);
    }
    rest = null;
    throw Cancelled.INSTANCE;
  }

  @Override
  public void cancel() {
    Future<?> cut = rest;
    rest = null;
    Ended.cancel(cut);
  }

  /// Goes on as it is: clean-up that has begun is not begun again.
  @Override
  public @Nullable Unwinding beginCancel(Context context) {
    return rest == null ? null : this;
  }

  @Override
  public void forEachOwned(Consumer<? super Future<?>> action) {
    Future<?> owned = rest;
    if (owned != null) {
      action.accept(owned);
    }
  }
}
