package cortado.future;

import org.jspecify.annotations.Nullable;

/// A future that is polled but not owned, and so not cancelled.
final class Borrowed<T extends @Nullable Object> implements Future<T>, Waiting {

  private final Future<T> lender;

  Borrowed(Future<T> lender) {
    this.lender = lender;
  }

  @Override
  public Poll<T> poll(Context context) throws Throwable {
    return lender.poll(context);
  }

  @Override
  public @Nullable Wait waitsFor() {
    return lender instanceof Waiting waiting ? waiting.waitsFor() : null;
  }
}
