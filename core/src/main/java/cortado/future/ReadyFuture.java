package cortado.future;

import org.jspecify.annotations.Nullable;

/// A future that is its own answer.
final class ReadyFuture<T extends @Nullable Object> implements Future<T>, Ready<T> {

  private final T value;
  private boolean taken;

  ReadyFuture(T value) {
    this.value = value;
  }

  @Override
  public Poll<T> poll(Context context) {
    if (taken) {
      throw new IllegalStateException("future was polled after it was ready");
    }
    taken = true;
    return this;
  }

  @Override
  public void cancel() {
    taken = true;
  }

  @Override
  public T value() {
    return value;
  }
}
