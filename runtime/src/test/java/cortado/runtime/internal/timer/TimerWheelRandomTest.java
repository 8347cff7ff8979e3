package cortado.runtime.internal.timer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The wheel against a sorted map, with operations drawn at random.
class TimerWheelRandomTest {

  private static final int OPERATIONS = 2_000;

  static long[] seeds() {
    return new Random().longs(40).toArray();
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void wheel_randomOperations_behavesAsASortedMap(long seed) {
    var random = new Random(seed);
    var wheel = new TimerWheel(6 + 2 * random.nextInt(5), 1 << random.nextInt(11));
    var model = new Model();
    for (int i = 0; i < OPERATIONS; i++) {
      switch (random.nextInt(10)) {
        case 0, 1, 2, 3, 4 -> insert(wheel, model, model.now + distance(random));
        case 5, 6 -> {
          if (!model.entries.isEmpty()) {
            NumberedEntry entry = model.entries.get(random.nextInt(model.entries.size()));
            wheel.remove(entry);
            model.remove(entry);
          }
        }
        case 7 -> wheel.skipTo(model.now);
        case 8 -> advance(seed, random, wheel, model, model.now + distance(random) / 4);
        default -> {
          long next = wheel.nextTick();
          assertThat(next).as("seed %d", seed).isLessThanOrEqualTo(model.nextTick());
          if (next != Long.MAX_VALUE) {
            advance(seed, random, wheel, model, Math.max(next, model.now));
          }
        }
      }
      assertThat(wheel.peek()).as("seed %d", seed).isSameAs(model.firstOrNull());
    }
    while (!model.entries.isEmpty()) {
      advance(seed, random, wheel, model, model.now + (1L << 41));
    }
    assertThat(wheel.nextTick()).as("seed %d", seed).isEqualTo(Long.MAX_VALUE);
  }

  /// Polls everything that is due, and while doing so removes and inserts others.
  private static void advance(long seed, Random random, TimerWheel wheel, Model model, long now) {
    model.now = now;
    while (model.nextTick() <= now || wheel.nextTick() <= now) {
      TimerEntry fired = wheel.poll(now);
      if (fired == null) {
        assertThat(wheel.nextTick() <= now || model.nextTick() > now).as("seed %d", seed).isTrue();
        continue;
      }
      assertThat(fired).isSameAs(model.first());
      assertThat(fired.tick).isLessThanOrEqualTo(now);
      model.remove((NumberedEntry) fired);
      if (random.nextInt(4) == 0 && !model.entries.isEmpty()) {
        NumberedEntry entry = model.entries.get(random.nextInt(model.entries.size()));
        wheel.remove(entry);
        model.remove(entry);
      }
      if (random.nextInt(8) == 0) {
        insert(wheel, model, now + 1 + random.nextInt(200));
      }
    }
    assertThat(model.nextTick()).isGreaterThan(now);
  }

  private static void insert(TimerWheel wheel, Model model, long tick) {
    var entry = new NumberedEntry();
    if (wheel.insert(entry, tick)) {
      model.add(entry);
    } else {
      assertThat(tick).isLessThanOrEqualTo(model.now);
    }
  }

  /// Short ones and long ones, and now and then one next to a power of two.
  private static long distance(Random random) {
    int bits = random.nextInt(40);
    long power = 1L << bits;
    return random.nextBoolean() ? power + random.nextInt(3) - 1 : random.nextLong(power) + 1;
  }

  private static final class NumberedEntry extends TimerEntry {
    long number;
  }

  private static final class Model {
    private record Key(long tick, long number) implements Comparable<Key> {
      @Override
      public int compareTo(Key other) {
        int byTick = Long.compare(tick, other.tick);
        return byTick != 0 ? byTick : Long.compare(number, other.number);
      }
    }

    final TreeMap<Key, NumberedEntry> sorted = new TreeMap<>();
    final List<NumberedEntry> entries = new ArrayList<>();
    long now;
    private long inserted;

    void add(NumberedEntry entry) {
      entry.number = inserted++;
      sorted.put(new Key(entry.tick, entry.number), entry);
      entries.add(entry);
    }

    void remove(NumberedEntry entry) {
      sorted.remove(new Key(entry.tick, entry.number));
      entries.remove(entry);
    }

    TimerEntry first() {
      return sorted.firstEntry().getValue();
    }

    @Nullable TimerEntry firstOrNull() {
      return sorted.isEmpty() ? null : first();
    }

    long nextTick() {
      return sorted.isEmpty() ? Long.MAX_VALUE : sorted.firstKey().tick();
    }
  }
}
