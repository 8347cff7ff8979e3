package cortado.miniredis.db;

import org.jspecify.annotations.Nullable;

/// A value, and its place among the deadlines if it has one.
@SuppressWarnings("ArrayRecordComponent") // Compared by identity, and never written to.
record Entry(byte[] value, @Nullable Expiry expiry) {

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
