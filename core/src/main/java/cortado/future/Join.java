package cortado.future;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The values of several futures, polled concurrently by one owner.
///
/// Made by [Futures#join(Future, Future)] and [Futures#tryJoin(Future, Future)]. Up to thirty are
/// all polled each time, beginning with another one each time, so that none uses the budget before
/// the others for ever. Of more, only those are polled that were woken. Confined to its owner.
///
/// @param <R> the type of the result
public final class Join<R extends @Nullable Object> implements Future<R>, Owner {

  /// Up to here, polling a child costs less than knowing whether it was woken.
  static final int MOST_POLLED_BLINDLY = 30;

  /// A child is null once it has ended.
  private final @Nullable Future<?>[] children;

  private final @Nullable Object[] values;
  private final boolean failsFast;

  /// Null when all is over.
  private @Nullable Function<@Nullable Object[], R> collector;

  /// By position, where a child has failed and the others are awaited nevertheless.
  private @Nullable Throwable @Nullable [] failures;

  private final @Nullable WokenChildren woken;

  /// Children taken from `woken`; those from `batchNext` on have not been polled yet.
  private final int[] batch;

  private int batchNext;
  private int batchSize;
  private int unfinished;
  private int start;
  private boolean biased;

  Join(boolean failsFast, Function<@Nullable Object[], R> collector, Future<?>... children) {
    for (int i = 0; i < children.length; i++) {
      if (children[i] == null) {
        throw new NullPointerException("future %d of a join is null".formatted(i + 1));
      }
    }
    this.children = children;
    this.values = new @Nullable Object[children.length];
    this.failsFast = failsFast;
    this.collector = collector;
    this.unfinished = children.length;
    boolean many = children.length > MOST_POLLED_BLINDLY;
    this.woken = many ? new WokenChildren(children.length) : null;
    this.batch = new int[many ? children.length : 0];
  }

  /// Makes every poll begin with the first future, and go on in their order.
  ///
  /// The poll after one that has used up the budget is the exception: it begins elsewhere, or a
  /// greedy future would starve those behind it.
  public Join<R> biased() {
    biased = true;
    return this;
  }

  @Override
  public Poll<R> poll(Context context) throws Throwable {
    Function<@Nullable Object[], R> collected = collector;
    if (collected == null) {
      throw Ended.polledAgain();
    }
    try {
      if (woken == null) {
        pollAll(context);
      } else {
        pollWoken(context, woken);
      }
    } catch (Throwable failure) {
      cancel();
      throw failure;
    }
    if (unfinished > 0) {
      return Poll.pending();
    }
    end();
    throwFirstFailure();
    return Poll.ready(collected.apply(values));
  }

  @Override
  public void cancel() {
    end();
    for (int i = 0; i < children.length; i++) {
      Future<?> child = children[i];
      children[i] = null;
      Ended.cancel(child);
    }
  }

  @Override
  public @Nullable Unwinding beginCancel(Context context) {
    end();
    var abandoned = new ArrayList<Future<?>>();
    forEachOwned(abandoned::add);
    Arrays.fill(children, null);
    return Unwinding.ofAll(abandoned, context);
  }

  @Override
  public void forEachOwned(Consumer<? super Future<?>> action) {
    for (Future<?> owned : children) {
      if (owned != null) {
        action.accept(owned);
      }
    }
  }

  @Override
  public boolean waitsForEach() {
    return !failsFast;
  }

  private void pollAll(Context context) throws Throwable {
    int index = start;
    for (int polled = 0; polled < children.length; polled++) {
      pollChild(context, index, context.waker());
      index = index + 1 == children.length ? 0 : index + 1;
    }
    boolean inOrder = biased && context.hasBudget();
    start = inOrder || start + 1 >= children.length ? 0 : start + 1;
  }

  private void pollWoken(Context context, WokenChildren queue) throws Throwable {
    queue.register(context.waker());
    // What the budget kept the last poll from goes first, before a greedy child that woke itself.
    if (!pollBatch(context, queue)) {
      return;
    }
    batchSize = queue.take(batch);
    batchNext = 0;
    if (biased) {
      Arrays.sort(batch, 0, batchSize);
    }
    boolean _ = pollBatch(context, queue);
  }

  private boolean pollBatch(Context context, WokenChildren queue) throws Throwable {
    while (batchNext < batchSize) {
      if (context.mustYield()) {
        return false;
      }
      int index = batch[batchNext++];
      pollChild(context, index, queue.waker(index));
    }
    return true;
  }

  private void pollChild(Context context, int index, Waker waker) throws Throwable {
    Future<?> child = children[index];
    if (child == null) {
      return;
    }
    try {
      if (context.pollWith(waker, child) instanceof Ready<?> ready) {
        values[index] = ready.value();
        childEnded(index);
      }
    } catch (Throwable failure) {
      childEnded(index);
      if (failsFast) {
        throw failure;
      }
      keepFailure(index, failure);
    }
  }

  private void childEnded(int index) {
    children[index] = null;
    unfinished--;
  }

  private void keepFailure(int index, Throwable failure) {
    if (failures == null) {
      failures = new @Nullable Throwable[children.length];
    }
    failures[index] = failure;
  }

  private void throwFirstFailure() throws Throwable {
    if (failures == null) {
      return;
    }
    Throwable first = null;
    for (Throwable failure : failures) {
      if (first == null) {
        first = failure;
      } else if (failure != null && failure != first) {
        first.addSuppressed(failure);
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private void end() {
    collector = null;
    if (woken != null) {
      woken.end();
    }
  }
}
