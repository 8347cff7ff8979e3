package cortado.task;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Ready;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// See [JoinHandle#cancelAndWait()].
final class CancelAndWait<T> implements Future<Optional<T>> {

  private final JoinHandle<? extends @Nullable T> handle;
  private boolean aborted;

  CancelAndWait(JoinHandle<? extends @Nullable T> handle) {
    this.handle = handle;
  }

  @Override
  public Poll<Optional<T>> poll(Context context) throws Throwable {
    if (!aborted) {
      aborted = true;
      handle.abort();
    }
    try {
      return handle.poll(context) instanceof Ready<? extends @Nullable T> ready
          ? Poll.ready(Optional.ofNullable(ready.value()))
          : Poll.pending();
    } catch (TaskAbortedException gone) {
      return Poll.ready(Optional.empty());
    }
  }

  @Override
  public void cancel() {
    handle.cancel();
  }
}
