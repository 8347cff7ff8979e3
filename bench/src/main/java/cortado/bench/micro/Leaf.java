package cortado.bench.micro;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;

/// A future that is pending so many times, and then ready with its number. It can be used again.
final class Leaf implements Future<Integer> {

  private final int number;
  private int pending;

  Leaf(int number) {
    this.number = number;
  }

  /// Begins again.
  @CanIgnoreReturnValue
  Leaf pendingFor(int polls) {
    pending = polls;
    return this;
  }

  @Override
  public Poll<Integer> poll(Context context) {
    if (pending == 0) {
      return Poll.ready(number);
    }
    pending--;
    return Poll.pending();
  }
}
