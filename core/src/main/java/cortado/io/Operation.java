package cortado.io;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Futures;
import cortado.future.Poll;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// An operation on a stream that has no value.
@FunctionalInterface
interface Operation {

  /// Moves on, and returns whether the operation is done. If not, the waker of this poll is kept.
  boolean poll(Context context) throws IOException;

  /// A future of `operation`.
  @SuppressWarnings("NullAway") // It loses the nullness of a type argument inside a lambda.
  static Future<@Nullable Void> future(Operation operation) throws IOException {
    return Futures.fromPoll(context -> operation.poll(context) ? Poll.done() : Poll.pending());
  }
}
