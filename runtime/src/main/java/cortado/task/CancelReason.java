package cortado.task;

import java.time.Duration;

/// Why a [CancellationToken] was cancelled. Its children have the reason from it. Immutable.
public sealed interface CancelReason {

  /// Somebody has cancelled it.
  ///
  /// @param text what he has said
  record Requested(String text) implements CancelReason {
    @Override
    public String toString() {
      return text;
    }
  }

  /// Its time was over.
  ///
  /// @param timeout how long it was from when the token was made
  record DeadlinePassed(Duration timeout) implements CancelReason {
    @Override
    public String toString() {
      return "deadline passed after " + timeout;
    }
  }
}
