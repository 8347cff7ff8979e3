package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Future;
import cortado.future.Futures;
import cortado.future.Mapping;
import cortado.task.Coop;
import cortado.task.JoinSet;
import cortado.task.ScopeBody;
import cortado.task.Tasks;
import cortado.time.DelayQueue;
import cortado.time.MissedTickBehavior;
import cortado.time.Moment;
import cortado.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is missing or odd is refused where it is given, and not where it is missed.
@Timeout(60)
@SuppressWarnings("NullAway") // That is what it is about.
class ArgumentsTest {

  private static final Duration LONGEST = Duration.ofSeconds(Long.MAX_VALUE);
  private static final Duration SHORTEST = Duration.ofSeconds(Long.MIN_VALUE);
  private static final Future<Integer> NO_FUTURE = null;
  private static final Callable<Integer> NO_JOB = null;

  private final List<Throwable> uncaught = new ArrayList<>();
  private final AsyncRuntime runtime =
      AsyncRuntime.currentThread().uncaught((_, failure) -> uncaught.add(failure)).build();

  @AfterEach
  void close() {
    runtime.close();
    assertThat(uncaught).isEmpty();
  }

  private static void assertRefused(String what, ThrowingCallable call) {
    assertThatThrownBy(call).isInstanceOf(NullPointerException.class).hasMessageContaining(what);
  }

  @Test
  void nothingToRun_isRefusedAtOnce() {
    assertRefused("future", () -> runtime.spawn(NO_FUTURE));
    assertRefused("job", () -> runtime.spawnBlocking(NO_JOB));
    assertRefused("future", () -> runtime.blockOn(NO_FUTURE));
    assertRefused("future", () -> runtime.handle().blockOn(NO_FUTURE));
    assertRefused("body", () -> Tasks.scope((ScopeBody<Integer, RuntimeException>) null));
    assertRefused("future", () -> Coop.unconstrained(NO_FUTURE));
    assertRefused("future", () -> Coop.cooperative(NO_FUTURE));
    try (var _ = runtime.handle().enter();
        var set = new JoinSet<Integer>()) {
      assertRefused("future", () -> Tasks.spawn(NO_FUTURE));
      assertRefused("future", () -> set.spawn(NO_FUTURE));
      assertThat(set.size()).isZero();
    }
    assertThat(runtime.blockOn(Futures.ready(1))).isEqualTo(1);
  }

  @Test
  void combinatorsOfNothing_areRefusedAtOnce() {
    assertRefused("future", () -> Futures.borrowed(NO_FUTURE));
    assertRefused("supplier", () -> Futures.from(null));
    assertRefused("function", () -> Futures.fromPoll(null));
    assertRefused("failure", () -> Futures.failed((RuntimeException) null));
    assertRefused(
        "mapping", () -> Futures.ready(1).map((Mapping<Integer, Integer, RuntimeException>) null));
    assertRefused(
        "next",
        () -> Futures.ready(1).then((Mapping<Integer, Future<Integer>, RuntimeException>) null));
    assertRefused("future 2", () -> Futures.join(Arrays.asList(Futures.ready(1), NO_FUTURE)));
    assertRefused("branch 1", () -> Futures.race(NO_FUTURE, Futures.ready(1)));
  }

  @Test
  void timesThatAreMissing_areRefusedAtOnce() {
    try (var _ = runtime.handle().enter()) {
      var queue = new DelayQueue<String>();
      assertRefused("duration", () -> Time.sleep(null));
      assertRefused("deadline", () -> Time.sleepUntil(null));
      assertRefused("deadline", () -> Time.timeoutAt(null, Futures.ready(1)));
      assertRefused("period", () -> Time.interval(null));
      assertRefused("start", () -> Time.intervalAt(null, Duration.ofSeconds(1)));
      assertRefused(
          "behavior", () -> Time.interval(LONGEST).missedTickBehavior((MissedTickBehavior) null));
      assertRefused("duration", () -> queue.insert("value", null));
      assertRefused("key", () -> queue.remove(null));
      assertThat(queue.isEmpty()).isTrue();
    }
  }

  @Test
  void durationsOfAnyLength_areTaken() {
    var builder = AsyncRuntime.multiThread().workers(1);
    try (var patient =
        builder.cleanUpLimit(LONGEST).blockingKeepAlive(LONGEST).stuckAfter(LONGEST).build()) {
      assertThat(patient.blockOn(patient.spawnBlocking(() -> 1))).isEqualTo(1);
      assertThat(patient.shutdown(LONGEST)).isTrue();
      assertThat(patient.shutdown(SHORTEST)).isTrue();
    }
    try (var _ = runtime.handle().enter()) {
      runtime.blockOn(Time.sleep(SHORTEST));
      runtime.blockOn(Time.timeout(SHORTEST, Futures.ready(1)));
      runtime.blockOn(Time.timeout(LONGEST, Futures.ready(1)));
      runtime.blockOn(Time.sleepUntil(new Moment(Long.MIN_VALUE)));
      runtime.blockOn(Time.interval(LONGEST).tick());
    }
  }

  @Test
  void clockAtTheEndOfItsRange_staysThere() {
    runtime.clock().pause();
    runtime.clock().advance(LONGEST);
    runtime.clock().advance(LONGEST);

    try (var _ = runtime.handle().enter()) {
      runtime.blockOn(Time.sleep(Duration.ofSeconds(1)));
    }
    assertThat(runtime.clock().now()).isEqualTo(new Moment(Long.MAX_VALUE));
  }
}
