package cortado.time;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import org.jspecify.annotations.Nullable;

/// The next value of a delay queue, which keeps the timer.
final class NextExpired<T> implements Future<DelayQueue.@Nullable Expired<T>> {

  private final DelayQueue<T> queue;
  private boolean ended;

  NextExpired(DelayQueue<T> queue) {
    this.queue = queue;
  }

  @Override
  public Poll<DelayQueue.@Nullable Expired<T>> poll(Context context) {
    if (ended) {
      throw new IllegalStateException("next value was polled after it had come");
    }
    Poll<DelayQueue.@Nullable Expired<T>> poll = queue.pollNext(context);
    ended = poll.isReady();
    return poll;
  }

  @Override
  public void cancel() {
    if (!ended) {
      ended = true;
      queue.stopWaiting();
    }
  }
}
