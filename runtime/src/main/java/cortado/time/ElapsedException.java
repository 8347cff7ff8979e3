package cortado.time;

import java.io.Serial;
import java.time.Duration;
import java.util.Locale;

/// The time given to [Time#timeout(Duration, cortado.future.Future)] was over before the future was
/// ready.
public final class ElapsedException extends RuntimeException {

  @Serial private static final long serialVersionUID = 1L;

  private final Duration duration;

  /// The failure of a timeout of `duration`.
  public ElapsedException(Duration duration) {
    super("timed out after " + text(duration));
    this.duration = duration;
  }

  /// How long the timeout was.
  public Duration duration() {
    return duration;
  }

  /// As in `1h30m` or `0.25s`.
  private static String text(Duration duration) {
    return duration.toString().replace("PT", "").toLowerCase(Locale.ROOT);
  }
}
