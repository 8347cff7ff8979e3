package cortado.runtime.internal.timer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import cortado.future.Waker;
import cortado.testing.WakeCounter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TimersTest {

  private static final long MILLI = 1_000_000;

  private final TestClock time = new TestClock(-12);
  private final AtomicInteger unparks = new AtomicInteger();
  private final Timers timers = new Timers(time.clock(), unparks::incrementAndGet);
  private final WakeCounter waker = new WakeCounter();
  private final Entry entry = new Entry();

  @Test
  void poll_deadlineThatHasPassed_isElapsedWithoutArming() {
    time.passMillis(3);

    assertThat(timers.poll(entry, 3 * MILLI, waker)).isTrue();
    assertThat(timers.poll(new Entry(), -5, waker)).isTrue();
    assertThat(timers.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void timer_deadlineBetweenTicks_firesAtTheNextTickAndNotBefore() {
    assertThat(timers.poll(entry, 2 * MILLI + 1, waker)).isFalse();
    assertThat(timers.nextDeadlineNanos()).isEqualTo(3 * MILLI);

    time.passNanos(3 * MILLI - 1);
    timers.fireDue();
    assertThat(waker.count()).isZero();
    assertThat(timers.poll(entry, 2 * MILLI + 1, waker)).isFalse();

    time.passNanos(1);
    timers.fireDue();
    assertThat(waker.count()).isEqualTo(1);
    assertThat(timers.poll(entry, 2 * MILLI + 1, waker)).isTrue();
    assertThat(timers.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void poll_withAnotherWaker_wakesOnlyTheLast() {
    var last = new WakeCounter();
    assertThat(timers.poll(entry, MILLI, waker)).isFalse();
    assertThat(timers.poll(entry, MILLI, last)).isFalse();

    time.passMillis(1);
    timers.fireDue();

    assertThat(waker.count()).isZero();
    assertThat(last.count()).isEqualTo(1);
  }

  @Test
  void disarm_armedTimer_neverWakesAndLeavesNoDeadline() {
    assertThat(timers.poll(entry, MILLI, waker)).isFalse();

    timers.disarm(entry);
    assertThat(timers.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    time.passMillis(1);
    timers.fireDue();

    assertThat(waker.count()).isZero();
  }

  @Test
  void disarm_firedTimer_letsItBeArmedAgain() {
    assertThat(timers.poll(entry, MILLI, waker)).isFalse();
    time.passMillis(1);
    timers.fireDue();

    timers.disarm(entry);

    assertThat(timers.poll(entry, 2 * MILLI, waker)).isFalse();
    assertThat(timers.nextDeadlineNanos()).isEqualTo(2 * MILLI);
  }

  @Test
  void reset_armedTimer_movesItAndKeepsTheWaker() {
    assertThat(timers.poll(entry, MILLI, waker)).isFalse();

    timers.reset(entry, 5 * MILLI);
    time.passMillis(4);
    timers.fireDue();
    assertThat(waker.count()).isZero();

    time.passMillis(1);
    timers.fireDue();
    assertThat(waker.count()).isEqualTo(1);
    assertThat(timers.poll(entry, 5 * MILLI, waker)).isTrue();
  }

  @Test
  void reset_armedTimerToThePast_wakesAtOnce() {
    time.passMillis(2);
    assertThat(timers.poll(entry, 9 * MILLI, waker)).isFalse();

    timers.reset(entry, 1);

    assertThat(waker.count()).isEqualTo(1);
    assertThat(timers.poll(entry, 1, waker)).isTrue();
    assertThat(timers.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void reset_idleOrFiredTimer_armsNothingBeforeThePoll() {
    timers.reset(entry, MILLI);
    assertThat(timers.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);

    time.passMillis(1);
    assertThat(timers.poll(entry, MILLI, waker)).isTrue();
    timers.reset(entry, 2 * MILLI);
    assertThat(timers.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    assertThat(timers.poll(entry, 2 * MILLI, waker)).isFalse();
  }

  @Test
  void fireDue_moreThanABatch_firesAllInTheOrderOfDeadlines() {
    var woken = new ArrayList<Integer>();
    List<Integer> numbers = IntStream.range(0, 100).boxed().toList();
    for (int number : numbers.reversed()) {
      assertThat(timers.poll(new Entry(), (number + 1) * MILLI, () -> woken.add(number))).isFalse();
    }

    time.passMillis(1_000);
    timers.fireDue();

    assertThat(woken).isEqualTo(numbers);
    assertThat(timers.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void fireDue_moreThanTheWheelMovesAtOnce_firesAllInTheOrderOfDeadlines() {
    var woken = new ArrayList<Integer>();
    List<Integer> numbers = IntStream.range(0, 5_000).boxed().toList();
    for (int number : numbers) {
      assertThat(timers.poll(new Entry(), 100_000 * MILLI, () -> woken.add(number))).isFalse();
    }

    time.passMillis(100_000);
    timers.fireDue();

    assertThat(woken).isEqualTo(numbers);
    assertThat(timers.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void fireDue_wakeThatDisarmsOthers_doesNotWakeThoseOfLaterBatches() {
    var entries = IntStream.range(0, 100).mapToObj(_ -> new Entry()).toList();
    var woken = new AtomicInteger();
    Waker disarmsLaterOnes =
        () -> {
          woken.incrementAndGet();
          entries.subList(32, 100).forEach(timers::disarm);
        };
    for (Entry each : entries) {
      assertThat(timers.poll(each, MILLI, disarmsLaterOnes)).isFalse();
    }

    time.passMillis(1);
    timers.fireDue();

    assertThat(woken).hasValue(32);
  }

  @Test
  void fireDue_wakeThatResetsItsOwnTimer_armsItOnce() {
    var wakes = new AtomicInteger();
    Waker again =
        new Waker() {
          @Override
          public void wake() {
            timers.reset(entry, 2 * MILLI);
            assertThat(timers.poll(entry, 2 * MILLI, this)).isEqualTo(wakes.incrementAndGet() > 1);
          }
        };
    assertThat(timers.poll(entry, MILLI, again)).isFalse();

    time.passMillis(1);
    timers.fireDue();
    assertThat(wakes).hasValue(1);
    assertThat(timers.nextDeadlineNanos()).isEqualTo(2 * MILLI);

    time.passMillis(1);
    timers.fireDue();
    assertThat(wakes).hasValue(2);
  }

  @Test
  void fireDue_wakeThatArmsAPastDeadline_ends() {
    Waker arms = () -> assertThat(timers.poll(new Entry(), MILLI, Waker.noop())).isTrue();
    assertThat(timers.poll(entry, MILLI, arms)).isFalse();

    time.passMillis(1);
    timers.fireDue();

    assertThat(timers.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void fireDue_wakeThatThrows_wakesTheOthersAndReports() {
    var reported = new ArrayList<Throwable>();
    var failure = new IllegalStateException("waker");
    Thread thread = Thread.currentThread();
    Thread.UncaughtExceptionHandler before = thread.getUncaughtExceptionHandler();
    thread.setUncaughtExceptionHandler((_, thrown) -> reported.add(thrown));
    try {
      Waker throwing =
          () -> {
            throw failure;
          };
      assertThat(timers.poll(entry, MILLI, throwing)).isFalse();
      assertThat(timers.poll(new Entry(), MILLI, waker)).isFalse();
      time.passMillis(1);
      timers.fireDue();
    } finally {
      thread.setUncaughtExceptionHandler(before);
    }

    assertThat(waker.count()).isEqualTo(1);
    assertThat(reported).containsExactly(failure);
  }

  @Test
  void poll_earlierThanAllOthers_unparks() {
    timers.beginPark();
    assertThat(timers.poll(new Entry(), 50 * MILLI, waker)).isFalse();
    assertThat(unparks).hasValue(1);

    assertThat(timers.poll(new Entry(), 60 * MILLI, waker)).isFalse();
    assertThat(unparks).hasValue(1);

    assertThat(timers.poll(new Entry(), 40 * MILLI, waker)).isFalse();
    assertThat(unparks).hasValue(2);
  }

  @Test
  void poll_whileTheDriverIsAwake_doesNotUnpark() {
    timers.beginPark();
    timers.endPark();

    assertThat(timers.poll(entry, MILLI, waker)).isFalse();

    assertThat(unparks).hasValue(0);
    assertThat(timers.beginPark()).isEqualTo(MILLI);
  }

  @Test
  void poll_afterAnEarlierTimerHasGone_doesNotUnparkAndKeepsTheDriverFromOversleeping() {
    assertThat(timers.poll(entry, 50 * MILLI, waker)).isFalse();
    assertThat(timers.beginPark()).isEqualTo(50 * MILLI);
    unparks.set(0);

    timers.disarm(entry);
    assertThat(timers.poll(new Entry(), 60 * MILLI, waker)).isFalse();

    assertThat(unparks).hasValue(0);
    assertThat(timers.nextDeadlineNanos()).isEqualTo(60 * MILLI);
    time.passMillis(50);
    timers.fireDue();
    assertThat(waker.count()).isZero();
    assertThat(timers.beginPark()).isEqualTo(60 * MILLI);
  }

  @Test
  void settle_afterAnEarlierTimerHasGone_isTheNextDeadline() {
    assertThat(timers.poll(entry, 50 * MILLI, waker)).isFalse();
    assertThat(timers.poll(new Entry(), 60 * MILLI, waker)).isFalse();
    timers.disarm(entry);
    assertThat(timers.beginPark()).isEqualTo(50 * MILLI);

    assertThat(timers.settle()).isEqualTo(60 * MILLI);
    assertThat(timers.beginPark()).isEqualTo(60 * MILLI);
  }

  @Test
  void isQuiet_timersComeAndGo_countsThem() {
    assertThat(timers.isQuiet()).isTrue();
    assertThat(timers.poll(entry, 50 * MILLI, waker)).isFalse();
    assertThat(timers.poll(new Entry(), 60 * MILLI, waker)).isFalse();
    assertThat(timers.isQuiet()).isFalse();

    timers.disarm(entry);
    assertThat(timers.isQuiet()).isFalse();
    time.passMillis(60);
    timers.fireDue();
    assertThat(timers.isQuiet()).isTrue();
  }

  @Test
  void poll_entryThatWasAheadWhenMade_readsNoClockThatRuns() {
    var readings = new AtomicInteger();
    var counted =
        new Timers(new RuntimeClock(readings::incrementAndGet, false), unparks::incrementAndGet);
    readings.set(0);
    var ahead = new Ahead();

    assertThat(counted.poll(ahead, MILLI, waker)).isFalse();
    counted.disarm(ahead);
    assertThat(readings).hasValue(0);

    assertThat(counted.poll(ahead, MILLI, waker)).isFalse();
    assertThat(readings).hasValue(1);
  }

  @Test
  void look_readingSinceTheLastLook_goesByIt() {
    time.passMillis(3);
    long now = time.clock().nanos();
    assertThat(timers.pollFirst(entry, now, now + MILLI, waker)).isFalse();
    time.passMillis(1);

    timers.look();
    assertThat(waker.count()).isZero();

    timers.look();
    assertThat(waker.count()).isEqualTo(1);
  }

  @Test
  void look_pausedClock_isExact() {
    long now = time.clock().nanos();
    assertThat(timers.pollFirst(entry, now + 1, now + MILLI, waker)).isFalse();
    time.clock().pause();
    time.clock().advance(MILLI);

    timers.look();

    assertThat(waker.count()).isEqualTo(1);
  }

  @Test
  void poll_driverThatNeverAnnounces_unparks() {
    assertThat(timers.poll(entry, MILLI, waker)).isFalse();

    assertThat(unparks).hasValue(1);
  }

  @Test
  void reset_toAnEarlierDeadline_unparks() {
    assertThat(timers.poll(entry, 50 * MILLI, waker)).isFalse();
    timers.beginPark();
    unparks.set(0);

    timers.reset(entry, 40 * MILLI);

    assertThat(unparks).hasValue(1);
  }

  @Test
  void poll_latestDeadlineThereIs_isPendingForEver() {
    assertThat(timers.poll(entry, Long.MAX_VALUE, waker)).isFalse();

    time.passNanos(Long.MAX_VALUE - 1);
    timers.fireDue();

    assertThat(waker.count()).isZero();
  }

  @Test
  void close_armedTimers_wakesThemAndFailsTheirPolls() {
    var entries = IntStream.range(0, 70).mapToObj(_ -> new Entry()).toList();
    for (int i = 0; i < entries.size(); i++) {
      assertThat(timers.poll(entries.get(i), (1L << (i / 2)) * MILLI, waker)).isFalse();
    }

    timers.close();

    assertThat(waker.count()).isEqualTo(70);
    assertThat(timers.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    assertThatIllegalStateException()
        .isThrownBy(() -> timers.poll(entries.getFirst(), MILLI, waker))
        .withMessageContaining("shut down");
    timers.disarm(entries.getLast());
  }

  static final class Entry extends TimerEntry {}

  static final class Ahead extends TimerEntry {
    Ahead() {
      super(true);
    }
  }
}
