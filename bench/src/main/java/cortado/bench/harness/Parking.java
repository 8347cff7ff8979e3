package cortado.bench.harness;

import java.util.Locale;

/// What the tasks of the memory piece wait for.
public enum Parking {
  /// A channel for one value that is never sent.
  ONESHOT,
  /// An hour.
  SLEEP;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
