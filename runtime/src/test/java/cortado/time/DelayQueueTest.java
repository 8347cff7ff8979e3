package cortado.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import cortado.future.Poll;
import cortado.testing.Polled;
import cortado.time.DelayQueue.Expired;
import cortado.time.DelayQueue.Key;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DelayQueueTest {

  private final TimeFixture runtime = new TimeFixture();
  private final DelayQueue<String> queue = new DelayQueue<>();

  @AfterEach
  void leave() {
    runtime.close();
  }

  @Test
  void next_emptyQueue_isNullAndGoesOnWithTheNextInsert() {
    assertThat(Polled.of(queue.next()).pollValue()).isNull();

    queue.insert("late", Duration.ZERO);

    assertThat(nextValue()).isEqualTo("late");
    assertThat(Polled.of(queue.next()).pollValue()).isNull();
  }

  @Test
  void next_valuesInAnyOrder_comeByTheirDeadlines() {
    Moment start = Time.now();
    queue.insert("c", ofMillis(30));
    queue.insert("a", ofMillis(10));
    Key key = queue.insert("b", ofMillis(20));
    var next = Polled.of(queue.next());
    assertThat(next.poll().isReady()).isFalse();

    runtime.advanceMillis(9);
    assertThat(next.isWoken()).isFalse();
    runtime.advanceMillis(1);
    assertThat(next.isWoken()).isTrue();
    assertThat(next.pollValue().value()).isEqualTo("a");

    runtime.advanceMillis(20);
    assertThat(Polled.of(queue.next()).pollValue())
        .isEqualTo(new Expired<>("b", start.plus(ofMillis(20)), key));
    assertThat(nextValue()).isEqualTo("c");
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void next_sameMillisecond_comesInTheOrderOfInsertion() {
    queue.insertAt("first", new Moment(2_000_000));
    queue.insertAt("second", new Moment(1_000_001));
    queue.insertAt("third", new Moment(1_999_999));

    runtime.advanceMillis(2);

    assertThat(List.of(nextValue(), nextValue(), nextValue()))
        .containsExactly("first", "second", "third");
  }

  @Test
  void insert_deadlineThatHasPassed_countsAsNow() {
    queue.insert("due", ofMillis(5));
    runtime.advanceMillis(5);

    queue.insertAt("overdue", new Moment(-7));
    queue.insert("negative", ofMillis(-1));

    assertThat(List.of(nextValue(), nextValue(), nextValue()))
        .containsExactly("due", "overdue", "negative");
  }

  @Test
  void insert_earlierThanAllOthers_wakesWhoWaits() {
    queue.insert("later", ofMillis(50));
    var next = Polled.of(queue.next());
    assertThat(next.poll().isReady()).isFalse();

    queue.insert("laterStill", ofMillis(60));
    assertThat(next.isWoken()).isFalse();
    queue.insert("earlier", ofMillis(10));
    assertThat(next.isWoken()).isTrue();
    assertThat(next.poll().isReady()).isFalse();
    runtime.advanceMillis(10);

    assertThat(next.isWoken()).isTrue();
    assertThat(next.pollValue().value()).isEqualTo("earlier");
  }

  @Test
  void reset_toThePast_wakesWhoWaits() {
    runtime.advanceMillis(5);
    Key key = queue.insert("value", ofMillis(50));
    var next = Polled.of(queue.next());
    assertThat(next.poll().isReady()).isFalse();

    queue.resetAt(key, new Moment(1));

    assertThat(next.isWoken()).isTrue();
    assertThat(next.pollValue().value()).isEqualTo("value");
  }

  @Test
  void reset_toLater_movesTheValueBehindOthers() {
    Key key = queue.insert("moved", ofMillis(10));
    queue.insert("other", ofMillis(20));
    var next = Polled.of(queue.next());
    next.poll();

    queue.reset(key, ofMillis(30));
    assertThat(queue.deadline(key)).isEqualTo(Time.now().plus(ofMillis(30)));
    runtime.advanceMillis(19);
    assertThat(next.poll().isReady()).isFalse();
    runtime.advanceMillis(1);

    assertThat(next.isWoken()).isTrue();
    assertThat(next.pollValue().value()).isEqualTo("other");
    runtime.advanceMillis(10);
    assertThat(nextValue()).isEqualTo("moved");
  }

  @Test
  void remove_lastValue_endsTheWaitAndLeavesNoTimer() {
    Key key = queue.insert("value", ofMillis(10));
    var next = Polled.of(queue.next());
    next.poll();

    assertThat(queue.remove(key)).isEqualTo("value");

    assertThat(next.isWoken()).isTrue();
    assertThat(next.pollValue()).isNull();
    assertThat(runtime.timers.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void remove_oneOfSeveral_disturbsNobody() {
    Key key = queue.insert("removed", ofMillis(10));
    queue.insert("left", ofMillis(20));
    var next = Polled.of(queue.next());
    next.poll();

    assertThat(queue.tryRemove(key)).isEqualTo("removed");
    assertThat(next.isWoken()).isFalse();
    runtime.advanceMillis(20);

    assertThat(next.pollValue().value()).isEqualTo("left");
  }

  @Test
  void peek_namesTheNextValue_andTakesNothing() {
    assertThat(queue.peek()).isNull();
    Key later = queue.insert("later", ofMillis(20));
    Key first = queue.insert("first", ofMillis(10));
    Key far = queue.insert("far", Duration.ofDays(10_000));

    assertThat(queue.peek()).isSameAs(first);
    runtime.advanceMillis(15);
    assertThat(queue.peek()).isSameAs(first);
    assertThat(queue.size()).isEqualTo(3);
    assertThat(nextValue()).isEqualTo("first");
    assertThat(queue.peek()).isSameAs(later);
    queue.remove(later);
    assertThat(queue.peek()).isSameAs(far);
    queue.clear();
    assertThat(queue.peek()).isNull();
  }

  @Test
  void key_ofAValueThatHasLeft_isRefusedWithTheRemedy() {
    Key expired = queue.insert("expired", Duration.ZERO);
    assertThat(nextValue()).isEqualTo("expired");
    Key removed = queue.insert("removed", ofMillis(1));
    queue.remove(removed);
    Key cleared = queue.insert("cleared", ofMillis(1));
    queue.clear();
    Key other = queue.insert("other", ofMillis(1));

    for (Key stale : List.of(expired, removed, cleared)) {
      assertThat(queue.tryRemove(stale)).isNull();
      assertThatIllegalStateException()
          .isThrownBy(() -> queue.remove(stale))
          .withMessageContaining("insert() it anew");
      assertThatIllegalStateException().isThrownBy(() -> queue.reset(stale, ofMillis(1)));
      assertThatIllegalStateException().isThrownBy(() -> queue.deadline(stale));
    }
    assertThat(queue.deadline(other)).isNotNull();
    assertThat(queue.size()).isEqualTo(1);
  }

  @Test
  void key_ofAnotherQueue_isRefused() {
    Key foreign = new DelayQueue<String>().insert("foreign", ofMillis(1));

    assertThatIllegalArgumentException().isThrownBy(() -> queue.remove(foreign));
    assertThatIllegalArgumentException().isThrownBy(() -> queue.reset(foreign, ofMillis(1)));
  }

  @Test
  void insert_null_isRefused() {
    assertThatNullPointerException().isThrownBy(() -> queue.insert(nullValue(), ofMillis(1)));
  }

  @Test
  void clear_whileSomebodyWaits_endsTheWait() {
    queue.insert("a", ofMillis(10));
    queue.insert("b", Duration.ofDays(10_000));
    var next = Polled.of(queue.next());
    next.poll();

    queue.clear();

    assertThat(next.isWoken()).isTrue();
    assertThat(next.pollValue()).isNull();
    assertThat(queue.size()).isZero();
  }

  @Test
  void cancel_waitForTheNext_losesNothingAndLeavesNoTimer() {
    queue.insert("value", ofMillis(10));
    var cancelled = Polled.of(queue.next());
    cancelled.poll();

    cancelled.cancel();

    assertThat(runtime.timers.nextDeadlineNanos()).isEqualTo(Long.MAX_VALUE);
    assertThatIllegalStateException().isThrownBy(cancelled::poll);
    runtime.advanceMillis(10);
    assertThat(nextValue()).isEqualTo("value");
  }

  @Test
  void next_movedToAnotherTask_wakesThatTask() {
    queue.insert("value", ofMillis(10));
    var next = Polled.of(queue.next());
    next.poll();
    var old = next.waker();
    next.pollWithFreshWaker();

    runtime.advanceMillis(10);

    assertThat(next.isWoken()).isTrue();
    assertThat(old.count()).isZero();
  }

  @Test
  void next_budgetUsedUp_comesBackLater() {
    queue.insert("value", Duration.ZERO);
    var next = Polled.of(queue.next()).withBudget(0);

    assertThat(next.poll().isReady()).isFalse();
    assertThat(next.isWoken()).isTrue();
    assertThat(next.withBudget(1).pollValue().value()).isEqualTo("value");
  }

  @Test
  void next_takesAStepOfTheBudget_readyOrNull() {
    queue.insert("value", Duration.ZERO);

    var steps =
        Polled.of(
                context -> {
                  var first = queue.pollNext(context);
                  var second = queue.pollNext(context);
                  return first.isReady() && second.isReady()
                      ? Poll.ready(context.hasBudget())
                      : Poll.pending();
                })
            .withBudget(2);

    assertThat(steps.pollValue()).isEqualTo(false);
  }

  @Test
  void insert_longestDuration_waits() {
    queue.insert("far", Duration.ofSeconds(Long.MAX_VALUE));
    queue.insertAt("farthest", new Moment(Long.MAX_VALUE));
    var next = Polled.of(queue.next());

    assertThat(next.poll().isReady()).isFalse();
    runtime.advance(Duration.ofDays(30 * 365).minusMillis(1));
    assertThat(next.poll().isReady()).isFalse();
    runtime.advanceMillis(1);
    assertThat(next.pollValue().value()).isEqualTo("far");
  }

  static long[] seeds() {
    return new Random().longs(30).toArray();
  }

  /// Against a sorted map from the millisecond in which a value is due, and its turn in it.
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void queue_randomOperations_behavesAsASortedMap(long seed) {
    var random = new Random(seed);
    var numbers = new DelayQueue<Integer>();
    var model = new TreeMap<Turn, Integer>();
    var keys = new ArrayList<Key>();
    var turns = new ArrayList<@Nullable Turn>();
    @Nullable Polled<@Nullable Expired<Integer>> next = null;
    for (int step = 0; step < 500; step++) {
      String context = "seed %d, step %d".formatted(seed, step);
      int chosen = keys.isEmpty() ? 0 : random.nextInt(keys.size());
      Moment deadline = Time.now().plus(distance(random));
      switch (random.nextInt(8)) {
        case 0, 1, 2 -> {
          turns.add(new Turn(dueTick(deadline), step));
          model.put(turns.getLast(), keys.size());
          keys.add(numbers.insertAt(keys.size(), deadline));
        }
        case 3 -> {
          if (!keys.isEmpty()) {
            Turn turn = turns.set(chosen, null);
            Integer expected = turn == null ? null : model.remove(turn);
            assertThat(numbers.tryRemove(keys.get(chosen))).as(context).isEqualTo(expected);
          }
        }
        case 4, 5 -> {
          Turn turn = keys.isEmpty() ? null : turns.get(chosen);
          if (turn != null) {
            model.remove(turn);
            turns.set(chosen, new Turn(dueTick(deadline), step));
            model.put(turns.get(chosen), chosen);
            numbers.resetAt(keys.get(chosen), deadline);
          }
        }
        default -> runtime.advance(distance(random).dividedBy(4).abs());
      }
      assertThat(numbers.size()).as(context).isEqualTo(model.size());
      assertThat(numbers.peek())
          .as(context)
          .isSameAs(model.isEmpty() ? null : keys.get(model.firstEntry().getValue()));
      boolean mustBeWoken =
          next != null
              && (model.isEmpty() || model.firstKey().tick() <= Time.now().nanos() / 1_000_000);
      if (mustBeWoken) {
        assertThat(next.isWoken()).as(context).isTrue();
      }
      if (next == null || next.isWoken() || random.nextInt(4) == 0) {
        next = takeAllDue(numbers, next, model, turns, context);
      }
    }
  }

  /// Takes what the model says is due, and leaves a wait for the rest behind if there is any.
  private static @Nullable Polled<@Nullable Expired<Integer>> takeAllDue(
      DelayQueue<Integer> numbers,
      @Nullable Polled<@Nullable Expired<Integer>> waiting,
      TreeMap<Turn, Integer> model,
      ArrayList<@Nullable Turn> turns,
      String context) {
    Polled<@Nullable Expired<Integer>> next = waiting == null ? Polled.of(numbers.next()) : waiting;
    while (next.poll().isReady()) {
      Expired<Integer> expired = next.value();
      if (expired == null) {
        assertThat(model).as(context).isEmpty();
        return null;
      }
      assertThat(model.firstKey().tick()).as(context).isLessThanOrEqualTo(nowTick());
      assertThat(expired.value()).as(context).isEqualTo(model.pollFirstEntry().getValue());
      turns.set(expired.value(), null);
      next = Polled.of(numbers.next());
    }
    assertThat(model.firstKey().tick()).as(context).isGreaterThan(nowTick());
    return next;
  }

  private record Turn(long tick, int step) implements Comparable<Turn> {
    @Override
    public int compareTo(Turn other) {
      int byTick = Long.compare(tick, other.tick);
      return byTick != 0 ? byTick : Integer.compare(step, other.step);
    }
  }

  private static long nowTick() {
    return Time.now().nanos() / 1_000_000;
  }

  private static long dueTick(Moment deadline) {
    return Math.max(nowTick(), Math.ceilDiv(deadline.nanos(), 1_000_000L));
  }

  /// Now and then in the past, mostly near, sometimes far.
  private static Duration distance(Random random) {
    long nanos = random.nextLong(1L << (1 + random.nextInt(45)));
    return Duration.ofNanos(random.nextInt(6) == 0 ? -nanos : nanos);
  }

  private String nextValue() {
    return Polled.of(queue.next()).pollValue().value();
  }

  @SuppressWarnings("NullAway") // Wrong on purpose.
  private static String nullValue() {
    return null;
  }

  private static Duration ofMillis(long millis) {
    return Duration.ofMillis(millis);
  }
}
