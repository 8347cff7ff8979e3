package cortado.machine;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Ready;
import cortado.future.Wait;
import cortado.future.Waiting;
import org.jspecify.annotations.Nullable;

/// What a function awaits that has yielded: ready as soon as it is polled again. Its own answer.
///
/// One for all, so that yielding allocates nothing. Safe for any thread.
final class Turn implements Future<@Nullable Void>, Ready<@Nullable Void>, Waiting {

  static final Turn INSTANCE = new Turn();

  private Turn() {}

  @Override
  public Poll<@Nullable Void> poll(Context context) {
    return this;
  }

  @Override
  public @Nullable Void value() {
    return null;
  }

  @Override
  public Wait waitsFor() {
    return Wait.of("turn", null, "");
  }
}
