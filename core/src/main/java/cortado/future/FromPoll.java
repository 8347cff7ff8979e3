package cortado.future;

import org.jspecify.annotations.Nullable;

/// A future whose poll is a function, kept from being polled too often.
final class FromPoll<T extends @Nullable Object> implements Future<T>, Waiting {

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
  public @Nullable Wait waitsFor() {
    PollFunction<T, ?> polled = function;
    if (polled instanceof Waiting waiting) {
      return waiting.waitsFor();
    }
    return polled == null ? null : Wait.of("poll", ownerOf(polled), "");
  }

  /// The class that a function is written in.
  private static String ownerOf(PollFunction<?, ?> polled) {
    String name = polled.getClass().getName();
    int lambda = name.indexOf("$$Lambda");
    return lambda < 0 ? name : name.substring(0, lambda);
  }

  @Override
  public void cancel() {
    function = null;
  }
}
