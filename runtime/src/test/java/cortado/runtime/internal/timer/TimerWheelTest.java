package cortado.runtime.internal.timer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TimerWheelTest {

  private static final int NEAR_BITS = 8;

  /// One for each level of such a wheel, and one when it is due.
  private static final int MOST_STEPS = 9;

  private final TimerWheel wheel = wheel();

  private static TimerWheel wheel() {
    return new TimerWheel(NEAR_BITS);
  }

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
    return LongStream.rangeClosed(0, 44)
        .map(bits -> 1L << bits)
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
              var fresh = wheel();
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
              var fresh = wheel();
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
              assertThat(steps).isLessThanOrEqualTo(MOST_STEPS);
            });
  }

  @Test
  void entry_asFarAwayAsCanBe_firesAtItsTick() {
    long far = (1L << 46) - 1;
    var entry = new Entry();
    assertThat(wheel.poll(777)).isNull();
    assertThat(wheel.insert(entry, 777 + far)).isTrue();

    assertThat(wheel.poll(776 + far)).isNull();
    assertThat(wheel.poll(777 + far)).isSameAs(entry);
  }

  @Test
  void poll_moreToMoveThanAtOnce_asksToBeCalledAgain() {
    var slow = new TimerWheel(NEAR_BITS, 4);
    var expected = insert(slow, 10, 1_000);

    assertThat(slow.poll(2_000)).isNull();
    assertThat(slow.nextTick()).isLessThanOrEqualTo(1_000);

    assertThat(drain(slow, 2_000)).containsExactlyElementsOf(expected);
    assertThat(slow.nextTick()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void poll_everyTick_movesFewAtATimeAndAllBeforeTheyAreDue() {
    var slow = new TimerWheel(NEAR_BITS, 4);
    var expected = insert(slow, 100, 5_000);
    for (long now = 1; now < 5_000; now++) {
      int[] before = expected.stream().mapToInt(entry -> entry.slot).toArray();

      assertThat(slow.poll(now)).isNull();

      int moved = 0;
      for (int i = 0; i < before.length; i++) {
        moved += expected.get(i).slot == before[i] ? 0 : 1;
      }
      assertThat(moved).as("at %d", now).isLessThanOrEqualTo(4);
    }

    assertThat(slow.nextTick()).isEqualTo(5_000);
    for (TimerEntry entry : expected) {
      assertThat(slow.poll(5_000)).isSameAs(entry);
    }
  }

  @Test
  void insert_whileItsSlotIsBeingMoved_keepsTheOrderOfInsertion() {
    var slow = new TimerWheel(NEAR_BITS, 4);
    var expected = insert(slow, 10, 1_000);
    long begun = slow.nextTick();
    assertThat(slow.poll(begun)).isNull();
    assertThat(expected.getFirst().slot).isNotEqualTo(expected.getLast().slot);

    expected.addAll(insert(slow, 3, 1_000));

    assertThat(drain(slow, 1_000)).containsExactlyElementsOf(expected);
  }

  @Test
  void remove_whatHeldTheOthersUp_letsThemMove() {
    var nearer = new Entry();
    var farther = new Entry();
    assertThat(wheel.insert(nearer, 20_000)).isTrue();
    assertThat(wheel.insert(farther, 40_000)).isTrue();
    assertThat(wheel.poll(10_000)).isNull();

    wheel.remove(nearer);

    assertThat(drain(wheel, 39_999)).isEmpty();
    assertThat(drain(wheel, 40_000)).containsExactly(farther);
  }

  @Test
  void pollChain_moreThanTheLimit_takesTheFirstOfOneTick() {
    var expected = insert(wheel, 3, 70);
    expected.addAll(insert(wheel, 1, 71));

    TimerEntry first = wheel.pollChain(80, 2);
    assertThat(first).isSameAs(expected.get(0));
    assertThat(first.next).isSameAs(expected.get(1));
    assertThat(expected.get(1).next).isNull();

    assertThat(wheel.pollChain(80, 2)).isSameAs(expected.get(2));
    assertThat(expected.get(2).next).isNull();
    assertThat(wheel.pollChain(80, 2)).isSameAs(expected.get(3));
    assertThat(wheel.pollChain(80, 2)).isNull();
    assertThat(wheel.size()).isZero();
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
      var fresh = wheel();
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

  private static List<TimerEntry> insert(TimerWheel wheel, int count, long tick) {
    var entries = new ArrayList<TimerEntry>();
    for (int i = 0; i < count; i++) {
      var entry = new Entry();
      entries.add(entry);
      assertThat(wheel.insert(entry, tick)).isTrue();
    }
    return entries;
  }

  private static List<TimerEntry> drain(TimerWheel wheel, long now) {
    var fired = new ArrayList<TimerEntry>();
    while (wheel.nextTick() <= now) {
      TimerEntry entry = wheel.poll(now);
      if (entry != null) {
        fired.add(entry);
      }
    }
    return fired;
  }

  static final class Entry extends TimerEntry {}
}
