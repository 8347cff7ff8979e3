package cortado.bench.harness;

import org.jspecify.annotations.Nullable;

/// Objects that a workload makes and throws away: they exist for a moment, so that the compiler
/// cannot leave making them out.
public final class Kept {

  private static final int SLOTS = 64;

  private final @Nullable Object[] slots = new @Nullable Object[SLOTS];

  private int next;

  /// Keeps `object` until some more have come.
  public void keep(Object object) {
    slots[next++ & (SLOTS - 1)] = object;
  }
}
