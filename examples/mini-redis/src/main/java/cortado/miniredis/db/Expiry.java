package cortado.miniredis.db;

import cortado.time.Moment;
import java.util.Comparator;

/// That a key expires. Sorted by deadline; the key only makes equal deadlines differ.
record Expiry(Moment deadline, Key key) implements Comparable<Expiry> {

  private static final Comparator<Expiry> ORDER =
      Comparator.comparing(Expiry::deadline).thenComparing(Expiry::key);

  @Override
  public int compareTo(Expiry other) {
    return ORDER.compare(this, other);
  }
}
