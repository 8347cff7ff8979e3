package cortado.future;

import static cortado.future.Futures.from;
import static cortado.future.Futures.fromPoll;
import static cortado.future.Futures.ready;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.testing.ManualFuture;
import cortado.testing.Polled;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class CompletableFutureTest {

  private final CompletableFuture<String> stage = new CompletableFuture<>();
  private final ManualFuture<String> future = new ManualFuture<>();

  @Test
  void from_beforeTheFirstPoll_startsNothing() {
    var started = new AtomicInteger();
    var bridged =
        Polled.of(
            from(
                () -> {
                  started.incrementAndGet();
                  return stage;
                }));
    assertThat(started).hasValue(0);
    bridged.poll();
    bridged.poll();

    assertThat(started).hasValue(1);
  }

  @Test
  void from_cancelledBeforeTheFirstPoll_neverStarts() {
    var bridged =
        Polled.of(
            Futures.<String>from(
                () -> {
                  throw new AssertionError("started");
                }));
    bridged.cancel();

    assertThatThrownBy(bridged::poll).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void from_completedOrCompletingStage_givesItsValue() {
    assertThat(Polled.of(from(() -> CompletableFuture.completedFuture("a"))).pollValue())
        .isEqualTo("a");

    var bridged = Polled.of(from(() -> stage));
    bridged.poll();
    var stale = bridged.waker();
    bridged.pollWithFreshWaker();
    stage.complete(null);
    assertThat(stale.count()).isZero();
    assertThat(bridged.wakeCount()).isEqualTo(1);
    assertThat(bridged.pollValue()).isNull();
    assertThatThrownBy(bridged::poll).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void from_failedDependentStage_failsWithTheCause() {
    var failure = new IOException();
    var bridged = Polled.of(from(() -> stage.thenApply(String::length)));
    bridged.poll();
    stage.completeExceptionally(failure);

    assertThatThrownBy(bridged::poll).isSameAs(failure);
    assertThatThrownBy(bridged::poll).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void from_completionExceptionWithoutCause_staysAsItIs() {
    var failure = new CompletionException("no cause", null);
    stage.completeExceptionally(failure);

    assertThatThrownBy(Polled.of(from(() -> stage))::poll).isSameAs(failure);
  }

  @Test
  void from_throwingSupplier_failsOnce() {
    var failure = new IllegalArgumentException();
    var bridged =
        Polled.of(
            Futures.<String>from(
                () -> {
                  throw failure;
                }));

    assertThatThrownBy(bridged::poll).isSameAs(failure);
    assertThatThrownBy(bridged::poll).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void from_cancelled_cancelsTheStageAndIsWokenNoMore() {
    var bridged = Polled.of(from(() -> stage));
    bridged.poll();
    bridged.cancel();

    assertThat(stage).isCancelled();
    assertThat(bridged.wakeCount()).isZero();
  }

  @Test
  void from_cancelledStageThatCannotBe_isQuiet() {
    CompletionStage<String> minimal = new CompletableFuture<String>().minimalCompletionStage();
    var bridged = Polled.of(from(() -> minimal));
    bridged.poll();

    assertThat(Uncaught.during(bridged::cancel)).isEmpty();
  }

  @Test
  void toCompletableFuture_ofReadyFuture_isCompletedAtOnce() {
    assertThat(ready("a").toCompletableFuture()).isCompletedWithValue("a");
  }

  @Test
  void toCompletableFuture_isDrivenByWakes() {
    var result = future.toCompletableFuture();
    assertThat(result).isNotDone();
    future.wakeSpuriously();
    future.complete("a");

    assertThat(result).isCompletedWithValue("a");
    assertThat(future.polls()).isEqualTo(3);
    assertThat(future.cancels()).isZero();
  }

  @Test
  void toCompletableFuture_ofFailure_failsWithIt() {
    var failure = new IOException();
    future.fail(failure);

    assertThatThrownBy(() -> future.toCompletableFuture().get()).hasCause(failure);
  }

  @Test
  void toCompletableFuture_wokenDuringItsPoll_isPolledAgainAndNotWithinIt() {
    var depth = new AtomicInteger();
    var polls = new AtomicInteger();
    var result =
        fromPoll(
                context -> {
                  assertThat(depth.incrementAndGet()).isEqualTo(1);
                  context.waker().wake();
                  context.waker().wake();
                  depth.decrementAndGet();
                  return polls.incrementAndGet() == 100_000 ? Poll.ready("a") : Poll.pending();
                })
            .toCompletableFuture();

    assertThat(result).isCompletedWithValue("a");
    assertThat(polls).hasValue(100_000);
  }

  @Test
  void toCompletableFuture_cancelled_cancelsTheFutureOnce() {
    var result = future.toCompletableFuture();
    result.cancel(true);
    result.cancel(true);
    future.complete("late");

    assertThat(future.cancels()).isEqualTo(1);
    assertThat(future.polls()).isEqualTo(1);
  }

  @Test
  void toCompletableFuture_completedByOthers_cancelsTheFuture() {
    var result = future.toCompletableFuture();
    result.complete("otherwise");

    assertThat(future.isCancelled()).isTrue();
  }

  @Test
  void toCompletableFuture_cancelledDuringAPoll_cancelsAfterIt() {
    var result = new CompletableFuture<CompletableFuture<String>>();
    var log = new StringBuffer();
    Future<String> self =
        new Future<>() {
          @Override
          public Poll<String> poll(Context context) {
            log.append("poll ");
            if (result.isDone()) {
              result.join().cancel(true);
            } else {
              waker = context.waker();
            }
            log.append("end ");
            return Poll.pending();
          }

          Waker waker;

          @Override
          public void cancel() {
            log.append("cancel ");
          }

          @Override
          public String toString() {
            waker.wake();
            return "woken";
          }
        };
    result.complete(self.toCompletableFuture());
    assertThat(self.toString()).isEqualTo("woken");

    assertThat(log.toString()).isEqualTo("poll end poll end cancel ");
  }

  @Test
  void toCompletableFuture_wokenFromManyThreads_isPolledByOneAtATime() throws Exception {
    int threads = 4;
    int wakes = 2_000;
    var inside = new AtomicInteger();
    var overlaps = new AtomicInteger();
    var plainPolls = new int[1];
    var finished = new AtomicInteger();
    var waker = new AtomicWaker();
    var result =
        fromPoll(
                context -> {
                  if (inside.incrementAndGet() > 1) {
                    overlaps.incrementAndGet();
                  }
                  plainPolls[0]++;
                  waker.register(context.waker());
                  boolean done = finished.get() == threads;
                  inside.decrementAndGet();
                  return done ? Poll.ready(plainPolls[0]) : Poll.pending();
                })
            .toCompletableFuture();
    var start = new CountDownLatch(1);
    for (int i = 0; i < threads; i++) {
      Thread.ofPlatform()
          .start(
              () -> {
                try {
                  start.await();
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
                for (int wake = 0; wake < wakes; wake++) {
                  waker.wake();
                }
                finished.incrementAndGet();
                waker.wake();
              });
    }
    start.countDown();

    assertThat(result.get()).isPositive();
    assertThat(overlaps).hasValue(0);
  }

  @Test
  void resultThatIsCancelled_letsCleanUpGoOnWhereItIsWoken() {
    var cleaned = new AtomicInteger();
    Future<String> polite =
        new Future<>() {
          @Override
          public Poll<String> poll(Context context) {
            return Poll.pending();
          }

          @Override
          public Unwinding beginCancel(Context context) {
            return new Unwinding(future.map(_ -> cleaned.incrementAndGet()));
          }
        };
    CompletableFuture<String> result = polite.toCompletableFuture();

    assertThat(result.cancel(true)).isTrue();
    assertThat(cleaned).hasValue(0);
    future.complete("goodbye");

    assertThat(cleaned).hasValue(1);
    assertThat(result.isCancelled()).isTrue();
  }
}
