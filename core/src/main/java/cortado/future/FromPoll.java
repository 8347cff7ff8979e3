package cortado.future;

import org.jspecify.annotations.Nullable;

/// A future whose poll is a function, kept from being polled too often.
final class FromPoll<T extends @Nullable Object> implements Future<T> {

  private @Nullable PollFunction<T, ?> function;

  FromPoll(PollFunction<T, ?> function) {
    this.function = function;
  }

  @Override
  public Poll<T> poll(Context context) throws Throwable {
    PollFunction<T, ?> called = function;
    if (called == null) {
      throw Ended.polledAgain();
    }
    Poll<T> poll;
    try {
      poll = called.poll(context);
    } catch (Throwable failure) {
      function = null;
      throw failure;
    }
    if (poll.isReady()) {
      function = null;
    }
    return poll;
  }

  @Override
  public void cancel() {
    function = null;
  }
}
