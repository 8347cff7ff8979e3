package cortado.bench.run;

import java.util.Objects;

/// A peer that crashed, hung, disagreed or said that it failed.
final class PeerFailure extends Exception {
  private static final long serialVersionUID = 1;

  PeerFailure(String message) {
    super(message);
  }

  /// The message, which is never absent.
  String reason() {
    return Objects.requireNonNull(getMessage());
  }
}
