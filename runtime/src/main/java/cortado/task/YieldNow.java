package cortado.task;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Ready;
import cortado.future.Wait;
import cortado.future.Waiting;
import org.jspecify.annotations.Nullable;

/// Pending once, with a wake that waits for the others. Its own answer.
final class YieldNow implements Future<@Nullable Void>, Ready<@Nullable Void>, Waiting {

  private enum Stage {
    NEW,
    YIELDED,
    FINISHED
  }

  private Stage stage = Stage.NEW;

  @Override
  public Poll<@Nullable Void> poll(Context context) {
    switch (stage) {
      case NEW -> {
        stage = Stage.YIELDED;
        context.wakeLater();
        return Poll.pending();
      }
      case YIELDED -> {
        stage = Stage.FINISHED;
        return this;
      }
      default -> throw new IllegalStateException("future was polled after it had completed");
    }
  }

  @Override
  public void cancel() {
    stage = Stage.FINISHED;
  }

  @Override
  public @Nullable Wait waitsFor() {
    return stage == Stage.YIELDED ? Wait.of("turn", null, "") : null;
  }

  @Override
  public @Nullable Void value() {
    if (stage != Stage.FINISHED) {
      throw new IllegalStateException("value was asked of a future that has not completed");
    }
    return null;
  }
}
