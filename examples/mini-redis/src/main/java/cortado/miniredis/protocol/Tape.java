package cortado.miniredis.protocol;

import java.util.Arrays;

/// The elements of one frame, in the order in which they begin: what each is and where it lies.
///
/// An array comes before its elements. Positions count from the first byte of the frame, so the
/// frame may move within its buffer. Confined to its parser.
final class Tape {

  /// The kind of an element that is absent. All others are named by their first byte.
  static final byte NULL = '_';

  private static final int SMALL = 8;
  private static final int KEPT = 256;

  private byte[] kinds = new byte[SMALL];
  private int[] offsets = new int[SMALL];
  private int[] lengths = new int[SMALL];
  private int size;

  /// How many elements there are.
  int size() {
    return size;
  }

  /// The first byte of the element, or [#NULL].
  byte kind(int index) {
    return kinds[index];
  }

  /// Where the content of the element begins.
  int offset(int index) {
    return offsets[index];
  }

  /// How many bytes the content has. Of an array: how many elements.
  int length(int index) {
    return lengths[index];
  }

  int add(byte kind, int offset, int length) {
    if (size == kinds.length) {
      kinds = Arrays.copyOf(kinds, size * 2);
      offsets = Arrays.copyOf(offsets, size * 2);
      lengths = Arrays.copyOf(lengths, size * 2);
    }
    kinds[size] = kind;
    offsets[size] = offset;
    lengths[size] = length;
    return size++;
  }

  /// Sets the length of an element whose content was not yet known.
  void setLength(int index, int length) {
    lengths[index] = length;
  }

  /// Forgets the frame, and the memory of an unusually long one.
  void clear() {
    size = 0;
    if (kinds.length > KEPT) {
      kinds = new byte[SMALL];
      offsets = new int[SMALL];
      lengths = new int[SMALL];
    }
  }
}
