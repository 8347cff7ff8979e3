package cortado.bench.harness;

/// How fast the core is just now: a chain of dependent shifts that no runtime has a part in.
///
/// The fastest of a few short pieces counts, so that a moment without the core does not show; a
/// core that is slow for longer does.
public final class Xorshift {

  private static final int PIECES = 4;
  private static final int STEPS = 1_000_000;

  /// Where the chain stands. It is never zero, and nobody can know it without computing it.
  private static long state = 1;

  private Xorshift() {}

  public static double nanosPerStep() {
    long fastest = Long.MAX_VALUE;
    for (int piece = 0; piece < PIECES; piece++) {
      long begin = System.nanoTime();
      state = advance(state);
      fastest = Math.min(fastest, System.nanoTime() - begin);
    }
    return (double) fastest / STEPS;
  }

  private static long advance(long start) {
    long word = start;
    for (int step = 0; step < STEPS; step++) {
      word ^= word << 13;
      word ^= word >>> 7;
      word ^= word << 17;
    }
    return word;
  }
}
