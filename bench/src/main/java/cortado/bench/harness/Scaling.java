package cortado.bench.harness;

import java.util.Locale;

/// What the tasks of the scaling piece do.
public enum Scaling {
  /// Nothing; each is awaited.
  SPAWN,
  /// Begin to sleep an hour; when all of them do, each is cancelled and awaited.
  SLEEP;

  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
