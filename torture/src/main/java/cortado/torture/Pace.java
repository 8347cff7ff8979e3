package cortado.torture;

/// Where code suspends: before every so-manieth call, counted from a place that the seed chooses
/// for each method.
///
/// Immutable.
record Pace(int every, long seed) {

  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

  Pace {
    if (every < 1) {
      throw new IllegalArgumentException("every must be at least 1, was " + every);
    }
  }

  /// Whether the method suspends before its call number `index`.
  boolean suspendsBefore(String method, int index) {
    return Math.floorMod(mix(seed, method.hashCode()) + index, (long) every) == 0;
  }

  /// A draw with one chance in `bound` for an instruction of a method.
  boolean draws(String method, int index, int bound) {
    return Math.floorMod(mix(mix(seed, method.hashCode()), index), (long) bound) == 0;
  }

  /// A number that depends on every bit of both.
  static long mix(long a, long b) {
    long mixed = a + MULTIPLIER * (b + 1);
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
