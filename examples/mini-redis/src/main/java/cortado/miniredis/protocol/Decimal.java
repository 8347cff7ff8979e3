package cortado.miniredis.protocol;

/// Whole numbers as Redis writes them: digits, perhaps after a minus, and no leading zeros.
final class Decimal {

  /// What [#parse] says of bytes that are no number, or one that a `long` cannot hold. The one
  /// number of the same value is refused with them.
  static final long INVALID = Long.MIN_VALUE;

  private Decimal() {}

  /// The number that `bytes` spell from index `from` to before `to`, or [#INVALID].
  static long parse(byte[] bytes, int from, int to) {
    boolean negative = from < to && bytes[from] == '-';
    int first = negative ? from + 1 : from;
    int digits = to - first;
    if (digits == 1 && bytes[first] == '0') {
      return negative ? INVALID : 0;
    }
    // Nineteen digits never overflow more than once, so that a look at the sign tells.
    if (digits < 1 || digits > 19 || bytes[first] == '0') {
      return INVALID;
    }
    long value = 0;
    for (int i = first; i < to; i++) {
      int digit = bytes[i] - '0';
      if (digit < 0 || digit > 9) {
        return INVALID;
      }
      value = value * 10 + digit;
    }
    if (value < 0) {
      return INVALID;
    }
    return negative ? -value : value;
  }
}
