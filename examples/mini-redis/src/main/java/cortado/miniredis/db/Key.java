package cortado.miniredis.db;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/// The name of a value: any bytes.
///
/// Comparable because clients choose it: when thousands of keys have the same hash on purpose, a
/// hash map that can compare them sorts them into a tree instead of walking through a list.
/// Immutable, as long as nobody writes to the array it was made of.
public final class Key implements Comparable<Key> {

  private final byte[] bytes;
  private final int hash;

  /// The array is not copied.
  public Key(byte[] bytes) {
    this.bytes = bytes;
    this.hash = Arrays.hashCode(bytes);
  }

  /// The key that reads `text`.
  public static Key of(String text) {
    return new Key(text.getBytes(UTF_8));
  }

  @Override
  public int compareTo(Key other) {
    return Arrays.compare(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Key key && hash == key.hash && Arrays.equals(bytes, key.bytes);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return new String(bytes, UTF_8);
  }
}
