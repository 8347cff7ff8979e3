package cortado.future;

import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Starts a completion stage when it is first polled, and waits for it.
final class FromStage<T extends @Nullable Object> implements Future<T>, Waiting {

  /// Null once the stage was asked for.
  private @Nullable Supplier<? extends CompletionStage<T>> supplier;

  /// Null before that, and when all is over.
  private @Nullable CompletionStage<T> stage;

  private final Arrival<T> arrival = new Arrival<>();

  FromStage(Supplier<? extends CompletionStage<T>> supplier) {
    this.supplier = supplier;
  }

  @Override
  public Poll<T> poll(Context context) throws Throwable {
    if (supplier != null) {
      start(supplier);
    }
    if (stage == null) {
      throw Ended.polledAgain();
    }
    Outcome<T> outcome = arrival.poll(context.waker());
    if (outcome == null) {
      return Poll.pending();
    }
    stage = null;
    return switch (outcome) {
      case Outcome.Success<T>(var value) -> Poll.ready(value);
      case Outcome.Failure<T>(var failure) -> throw cause(failure);
    };
  }

  @Override
  public @Nullable Wait waitsFor() {
    CompletionStage<T> awaited = stage;
    return awaited == null ? null : Wait.of("completion", Wait.nameOf("stage", awaited), "");
  }

  @Override
  public void cancel() {
    CompletionStage<T> abandoned = stage;
    supplier = null;
    stage = null;
    arrival.waker.clear();
    if (abandoned == null) {
      return;
    }
    try {
      abandoned.toCompletableFuture().cancel(true);
    } catch (UnsupportedOperationException _) {
      // A stage need not be cancellable. It runs on, and nobody listens.
    } catch (Throwable failure) {
      Ended.report(failure);
    }
  }

  private void start(Supplier<? extends CompletionStage<T>> started) {
    supplier = null;
    CompletionStage<T> running = started.get();
    stage = running;
    var _ = running.whenComplete(arrival);
  }

  /// What the stage failed with, without the wrapper of stages that depend on others.
  private static Throwable cause(Throwable failure) {
    Throwable unwrapped = failure;
    while (unwrapped instanceof CompletionException && unwrapped.getCause() != null) {
      unwrapped = unwrapped.getCause();
    }
    return unwrapped;
  }

  /// Where the stage leaves its outcome, on whatever thread.
  private static final class Arrival<T extends @Nullable Object>
      implements BiConsumer<T, @Nullable Throwable> {

    final AtomicWaker waker = new AtomicWaker();
    private volatile @Nullable Outcome<T> outcome;

    @Override
    public void accept(T value, @Nullable Throwable failure) {
      outcome = failure == null ? new Outcome.Success<>(value) : new Outcome.Failure<>(failure);
      waker.wake();
    }

    @Nullable Outcome<T> poll(Waker poller) {
      Outcome<T> arrived = outcome;
      if (arrived != null) {
        return arrived;
      }
      waker.register(poller);
      return outcome;
    }
  }
}
