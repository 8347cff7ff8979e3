package cortado.runtime.internal.timer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TimerWheelTest {

  private final TimerWheel wheel = new TimerWheel();

  @Test
  void nextTick_emptyWheel_isNever() {
    assertThat(wheel.nextTick()).isEqualTo(Long.MAX_VALUE);
    assertThat(wheel.poll(1_000)).isNull();
  }

  @Test
  void insert_tickThatHasPassed_isRefused() {
    assertThat(wheel.poll(10)).isNull();

    assertThat(wheel.insert(new Entry(), 10)).isFalse();
    assertThat(wheel.insert(new Entry(), 0)).isFalse();
    assertThat(wheel.insert(new Entry(), -4)).isFalse();
    assertThat(wheel.insert(new Entry(), 11)).isTrue();
  }

  /// The distances at which a timer changes its level, and their neighbours.
  static LongStream boundaries() {
    return LongStream.rangeClosed(0, 6)
        .map(level -> 1L << (6 * level))
        .flatMap(first -> LongStream.of(first - 1, first, first + 1))
        .filter(distance -> distance > 0)
        .distinct();
  }

  @ParameterizedTest
  @MethodSource("boundaries")
  void entry_anyDistanceFromAnyBoundary_firesAtItsTickAndNotBefore(long distance) {
    LongStream.concat(LongStream.of(0), boundaries())
        .forEach(
            start -> {
              var fresh = new TimerWheel();
              assertThat(fresh.poll(start)).isNull();
              var entry = new Entry();
              assertThat(fresh.insert(entry, start + distance)).isTrue();

              assertThat(fresh.poll(start + distance - 1)).as("from %d", start).isNull();
              assertThat(fresh.poll(start + distance)).as("from %d", start).isSameAs(entry);
              assertThat(fresh.nextTick()).isEqualTo(Long.MAX_VALUE);
            });
  }

  @ParameterizedTest
  @MethodSource("boundaries")
  void nextTick_followedFromWakeToWake_reachesTheEntryInFewSteps(long distance) {
    LongStream.concat(LongStream.of(0), boundaries())
        .forEach(
            start -> {
              var fresh = new TimerWheel();
              assertThat(fresh.poll(start)).isNull();
              assertThat(fresh.insert(new Entry(), start + distance)).isTrue();

              int steps = 0;
              long now;
              TimerEntry fired;
              do {
                now = fresh.nextTick();
                assertThat(now).isLessThanOrEqualTo(start + distance);
                fired = fresh.poll(now);
                steps++;
              } while (fired == null);

              assertThat(now).isEqualTo(start + distance);
              assertThat(steps).isLessThanOrEqualTo(7);
            });
  }

  @Test
  void entry_manyLapsAway_firesAtItsTick() {
    long far = 40 * (1L << 36) + 12_345;
    var entry = new Entry();
    assertThat(wheel.poll(777)).isNull();
    assertThat(wheel.insert(entry, far)).isTrue();

    assertThat(wheel.poll(far - 1)).isNull();
    assertThat(wheel.poll(far)).isSameAs(entry);
  }

  @Test
  void entries_parkedInOneTopSlotForDifferentLaps_fireInTheirOrder() {
    long lap = 1L << 36;
    var first = new Entry();
    var second = new Entry();
    var third = new Entry();
    assertThat(wheel.insert(third, 5 + 2 * lap)).isTrue();
    assertThat(wheel.insert(first, 5 + lap)).isTrue();
    assertThat(wheel.insert(second, 6 + lap)).isTrue();

    assertThat(drain(wheel, Long.MAX_VALUE >> 2)).containsExactly(first, second, third);
  }

  @Test
  void poll_farAhead_handsOutByTickAndThenByInsertion() {
    var expected = new ArrayList<TimerEntry>();
    long[] ticks = {1, 1, 63, 64, 64, 64, 65, 4_095, 4_096, 4_096, 300_000, 300_000};
    for (long tick : ticks) {
      var entry = new Entry();
      expected.add(entry);
      assertThat(wheel.insert(entry, tick)).isTrue();
    }

    assertThat(drain(wheel, 1_000_000)).containsExactlyElementsOf(expected);
  }

  @Test
  void poll_sameTickInsertedFromFarAndNear_keepsTheOrderOfInsertion() {
    var far = new Entry();
    var near = new Entry();
    assertThat(wheel.insert(far, 5_000)).isTrue();
    assertThat(wheel.poll(4_999)).isNull();
    assertThat(wheel.insert(near, 5_000)).isTrue();

    assertThat(drain(wheel, 5_000)).containsExactly(far, near);
  }

  @Test
  void remove_anyPlaceInASlot_leavesTheOthers() {
    for (int removed = 0; removed < 3; removed++) {
      var fresh = new TimerWheel();
      var entries = new ArrayList<TimerEntry>(List.of(new Entry(), new Entry(), new Entry()));
      for (TimerEntry entry : entries) {
        assertThat(fresh.insert(entry, 100)).isTrue();
      }

      fresh.remove(entries.remove(removed));

      assertThat(drain(fresh, 100)).containsExactlyElementsOf(entries);
    }
  }

  @Test
  void remove_lastEntry_leavesNothingToWaitFor() {
    var entry = new Entry();
    assertThat(wheel.insert(entry, 5_000)).isTrue();

    wheel.remove(entry);

    assertThat(wheel.nextTick()).isEqualTo(Long.MAX_VALUE);
    assertThat(entry.next).isNull();
    assertThat(entry.previous).isNull();
  }

  @Test
  void remove_entryThatIsDueButNotHandedOut_takesItBack() {
    var first = new Entry();
    var second = new Entry();
    var third = new Entry();
    for (Entry entry : List.of(first, second, third)) {
      assertThat(wheel.insert(entry, 70)).isTrue();
    }

    assertThat(wheel.poll(80)).isSameAs(first);
    wheel.remove(second);
    assertThat(wheel.nextTick()).isLessThanOrEqualTo(80);
    assertThat(wheel.insert(second, 75)).isTrue();

    assertThat(drain(wheel, 80)).containsExactly(third, second);
  }

  @Test
  void skipTo_nothingUntilThen_putsNewEntriesInLowLevels() {
    var far = new Entry();
    assertThat(wheel.insert(far, 10_000_000)).isTrue();

    wheel.skipTo(5_000_001);
    assertThat(wheel.insert(new Entry(), 5_000_010)).isTrue();

    assertThat(wheel.nextTick()).isEqualTo(5_000_010);
  }

  @Test
  void skipTo_entryDueBefore_doesNothing() {
    var entry = new Entry();
    assertThat(wheel.insert(entry, 10)).isTrue();

    wheel.skipTo(10);

    assertThat(wheel.poll(10)).isSameAs(entry);
  }

  static List<TimerEntry> drain(TimerWheel wheel, long now) {
    var fired = new ArrayList<TimerEntry>();
    for (TimerEntry entry; (entry = wheel.poll(now)) != null; ) {
      fired.add(entry);
    }
    return fired;
  }

  static final class Entry extends TimerEntry {}
}
