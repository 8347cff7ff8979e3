package cortado.storm;

import cortado.future.Future;
import java.util.function.Consumer;

/// Something that a probe waits for once. Confined to the probe, but for [#toString()].
final class Step {

  private final Reason reason;
  private final Future<?> future;
  private final Consumer<Object> check;
  private boolean asked;

  /// `check` is given the value of `future`, or the exception.
  Step(Reason reason, Future<?> future, Consumer<Object> check) {
    this.reason = reason;
    this.future = future;
    this.check = check;
  }

  Reason reason() {
    return reason;
  }

  Future<?> future() {
    return future;
  }

  void check(Object answer) {
    check.accept(answer);
  }

  /// Whether the probe has already asked for its wake.
  boolean asked() {
    return asked;
  }

  void ask() {
    asked = true;
  }

  @Override
  public String toString() {
    return reason + ", " + future;
  }
}
