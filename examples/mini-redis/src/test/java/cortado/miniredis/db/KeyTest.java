package cortado.miniredis.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class KeyTest {

  @Test
  void keys_ofTheSameBytes_areEqual() {
    assertThat(Key.of("a")).isEqualTo(Key.of("a")).hasSameHashCodeAs(Key.of("a"));
    assertThat(Key.of("a")).isNotEqualTo(Key.of("b"));
    assertThat(Key.of("b")).isGreaterThan(Key.of("a"));
  }

  /// `Aa` and `BB` have the same hash, and so has anything made of them. In a list this would take
  /// minutes.
  @Test
  @Timeout(30)
  void keys_ofTheSameHash_areStillFoundFast() {
    var map = new HashMap<Key, Integer>();
    int count = 1 << 17;

    IntStream.range(0, count).forEach(i -> map.put(colliding(i), i));

    assertThat(map).hasSize(count);
    assertThat(colliding(1)).hasSameHashCodeAs(colliding(2));
    assertThat(IntStream.range(0, count)).allMatch(i -> map.get(colliding(i)).equals(i));
  }

  private static Key colliding(int number) {
    var text = new StringBuilder();
    for (int bit = 0; bit < 17; bit++) {
      text.append((number >> bit & 1) == 0 ? "Aa" : "BB");
    }
    return Key.of(text.toString());
  }
}
