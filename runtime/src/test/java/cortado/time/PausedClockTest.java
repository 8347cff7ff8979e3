package cortado.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Futures;
import cortado.future.Poll;
import cortado.runtime.AsyncRuntime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Sleeps on a runtime whose clock is paused.
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PausedClockTest {

  private final Semaphore parks = new Semaphore(0);
  private final AsyncRuntime runtime =
      AsyncRuntime.currentThread().startPaused(true).onThreadPark(parks::release).build();
  private final Clock clock = runtime.clock();

  @AfterEach
  void close() {
    runtime.shutdownNow();
  }

  @Test
  void blockOn_sleepOfAnHour_returnsAnHourLaterAtOnce() {
    Moment before = clock.now();

    runtime.blockOn(lazily(() -> Time.sleep(Duration.ofHours(1))));

    assertThat(before.until(clock.now())).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void blockOn_sleepOfThirtyYears_returnsAtOnce() {
    runtime.blockOn(lazily(() -> Time.sleep(Duration.ofSeconds(Long.MAX_VALUE))));

    assertThat(clock.now().nanos()).isGreaterThanOrEqualTo(Duration.ofDays(30 * 365).toNanos());
  }

  @Test
  void tasks_thatSleep_endInTheOrderOfTheirDeadlinesEachAtItsOwn() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    var deadlines = new ArrayList<Duration>();
    for (int i = 0; i < 200; i++) {
      deadlines.add(Duration.ofMillis(1 + random.nextInt(1 << random.nextInt(1, 28))));
    }
    Moment start = clock.now();
    var ended = new ArrayList<Duration>();

    runtime.blockOn(
        lazily(
            () -> {
              var tasks = new ArrayList<Future<@Nullable Void>>();
              for (Duration duration : deadlines) {
                tasks.add(
                    runtime.spawn(
                        lazily(
                            () ->
                                Time.sleep(duration)
                                    .map(
                                        _ -> {
                                          assertThat(start.until(clock.now()))
                                              .as("seed %d", seed)
                                              .isEqualTo(duration);
                                          ended.add(duration);
                                          return null;
                                        }))));
              }
              return all(tasks);
            }));

    Collections.sort(deadlines);
    assertThat(ended).as("seed %d", seed).isEqualTo(deadlines);
  }

  @Test
  void blockingJobThatRuns_keepsTheClockFromJumping() {
    var jobEndedAt = new ArrayList<Moment>();
    Moment before = clock.now();

    runtime.blockOn(
        lazily(
            () -> {
              Future<@Nullable Void> sleep = Time.sleep(Duration.ofHours(1));
              Future<@Nullable Void> job =
                  runtime.spawnBlocking(
                      () -> {
                        parks.drainPermits();
                        for (int i = 0; i < 5; i++) {
                          // Wakes the runtime, so that it parks anew, having nothing but the sleep.
                          runtime.spawn(Futures.done());
                          parks.acquire();
                        }
                        jobEndedAt.add(clock.now());
                        return null;
                      });
              return all(List.of(sleep, job));
            }));

    assertThat(jobEndedAt).containsExactly(before);
    assertThat(before.until(clock.now())).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void blockingJobThatIsQueued_keepsTheClockFromJumping() {
    var first = new CountDownLatch(1);
    var endedAt = new ArrayList<Moment>();
    try (var oneThread =
        AsyncRuntime.currentThread()
            .startPaused(true)
            .maxBlockingThreads(1)
            .onThreadPark(first::countDown)
            .build()) {
      Moment before = oneThread.clock().now();

      oneThread.blockOn(
          lazily(
              () -> {
                // The first job ends once the runtime has parked with the second one queued.
                Future<@Nullable Void> running =
                    oneThread.spawnBlocking(
                        () -> {
                          first.await();
                          return null;
                        });
                Future<@Nullable Void> queued =
                    oneThread.spawnBlocking(
                        () -> {
                          endedAt.add(oneThread.clock().now());
                          return null;
                        });
                return all(List.of(running, queued, Time.sleep(Duration.ofHours(1))));
              }));

      assertThat(endedAt).containsExactly(before);
      assertThat(before.until(oneThread.clock().now())).isEqualTo(Duration.ofHours(1));
    }
  }

  @Test
  void advance_byATaskDuringABlockingJob_firesWhatIsDue() {
    var mayEnd = new CountDownLatch(1);

    runtime.blockOn(
        lazily(
            () -> {
              Future<@Nullable Void> job =
                  runtime.spawnBlocking(
                      () -> {
                        mayEnd.await();
                        return null;
                      });
              // The job ends only because the sleep does.
              Future<@Nullable Void> sleeper =
                  runtime.spawn(
                      Time.sleep(Duration.ofSeconds(5))
                          .map(
                              _ -> {
                                mayEnd.countDown();
                                return null;
                              }));
              Future<@Nullable Void> mover =
                  runtime.spawn(
                      lazily(
                          () -> {
                            clock.advance(Duration.ofSeconds(5));
                            return Futures.done();
                          }));
              return all(List.of(job, sleeper, mover));
            }));

    assertThat(mayEnd.getCount()).isZero();
  }

  @Test
  void advance_byAnotherThreadDuringABlockingJob_firesWhatIsDue() {
    var mayEnd = new CountDownLatch(1);

    runtime.blockOn(
        lazily(
            () -> {
              Future<@Nullable Void> sleeper =
                  runtime.spawn(
                      Time.sleep(Duration.ofSeconds(5))
                          .map(
                              _ -> {
                                mayEnd.countDown();
                                return null;
                              }));
              // Started last: the deadline must be fixed before the clock moves.
              Future<@Nullable Void> job =
                  runtime.spawnBlocking(
                      () -> {
                        clock.advance(Duration.ofSeconds(5));
                        mayEnd.await();
                        return null;
                      });
              return all(List.of(job, sleeper));
            }));

    assertThat(mayEnd.getCount()).isZero();
  }

  @Test
  void advance_doesNotFireBeforeItReturns() {
    runtime.blockOn(
        lazily(
            () -> {
              var sleep = runtime.spawn(Time.sleep(Duration.ofSeconds(1)));
              clock.advance(Duration.ofSeconds(10));
              assertThat(sleep.isFinished()).isFalse();
              return sleep;
            }));

    assertThat(clock.now().nanos()).isLessThan(Duration.ofSeconds(11).toNanos());
  }

  @Test
  void timeout_thatWasNotNeeded_doesNotMoveTheClock() {
    Moment before = clock.now();

    runtime.blockOn(
        lazily(
            () ->
                Time.timeout(Duration.ofHours(1), Time.sleep(Duration.ofMillis(3)))
                    .then(_ -> Time.sleep(Duration.ofMillis(4)))));

    assertThat(before.until(clock.now())).isEqualTo(Duration.ofMillis(7));
  }

  @Test
  void resume_thenPause_sleepsOnTheRealClockAndThenJumps() {
    clock.resume();
    Moment before = clock.now();
    runtime.blockOn(lazily(() -> Time.sleep(Duration.ofMillis(2))));
    assertThat(before.until(clock.now())).isGreaterThanOrEqualTo(Duration.ofMillis(2));

    clock.pause();
    Moment paused = clock.now();
    runtime.blockOn(lazily(() -> Time.sleep(Duration.ofHours(9))));
    assertThat(paused.until(clock.now())).isEqualTo(Duration.ofHours(9));
  }

  @Test
  void pause_multiThreadRuntime_isRefused() {
    try (var workers = AsyncRuntime.multiThread().workers(1).build()) {
      assertThatIllegalStateException()
          .isThrownBy(() -> workers.clock().pause())
          .withMessageContaining("current-thread runtime");
    }
  }

  private interface Maker<T extends @Nullable Object> {
    Future<T> make() throws Exception;
  }

  /// The future that `maker` makes, made at the first poll and so inside the runtime.
  private static <T extends @Nullable Object> Future<T> lazily(Maker<T> maker) {
    return new Future<>() {
      private @Nullable Future<T> made;

      @Override
      public Poll<T> poll(Context context) throws Throwable {
        if (made == null) {
          made = maker.make();
        }
        return made.poll(context);
      }

      @Override
      public void cancel() {
        if (made != null) {
          made.cancel();
        }
      }
    };
  }

  private static Future<@Nullable Void> all(List<Future<@Nullable Void>> futures) {
    var left = new ArrayList<>(futures);
    return new Future<>() {
      @Override
      public Poll<@Nullable Void> poll(Context context) throws Throwable {
        for (var each = left.iterator(); each.hasNext(); ) {
          if (each.next().poll(context).isReady()) {
            each.remove();
          }
        }
        return left.isEmpty() ? Poll.ready(null) : Poll.pending();
      }
    };
  }
}
