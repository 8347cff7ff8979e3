package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Outcome;
import cortado.future.Poll;
import cortado.future.Unwinding;
import cortado.task.JoinHandle;
import cortado.task.TaskAbortedException;
import cortado.task.TaskScope;
import cortado.task.Tasks;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Random trees of scopes, of which nothing is alive when the outermost one has ended.
///
/// Tasks yield, spawn siblings and scopes of their own, fail, abort each other, and clean up at
/// once or after a while; and the whole may be aborted from outside at any time. For long runs:
/// `-Dtest=ScopeStormTest -Dcortado.storm.rounds=10000`, and `-Dcortado.storm.seed` to repeat one.
@Timeout(600)
class ScopeStormTest {

  private static final int ROUNDS = Integer.getInteger("cortado.storm.rounds", 2500);
  private static final int MOST_ACTORS = 40;
  private static final int DEEPEST = 4;

  /// The failure that is thrown on purpose.
  private static final class Planned extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  @ParameterizedTest
  @EnumSource
  void everyTask_hasEndedWhenItsScopeHas(RuntimeKind kind) {
    long base = Long.getLong("cortado.storm.seed", System.nanoTime());
    var unexpected = new AtomicInteger();
    var builder = kind.builder.get().cleanUpLimit(Duration.ofMinutes(5));
    try (var runtime =
        builder
            .uncaught(
                (_, failure) -> {
                  if (!(failure instanceof Planned)) {
                    unexpected.incrementAndGet();
                  }
                })
            .build()) {
      for (int round = 0; round < ROUNDS; round++) {
        long seed = base + round;
        var storm = new Storm(seed);
        storm.run(runtime);
        assertThat(storm.alive).as("alive after the scope, seed %d", seed).hasValue(0);
      }
    }
    assertThat(unexpected).as("unexpected failures, seed %d", base).hasValue(0);
  }

  private static final class Storm {

    final AtomicInteger alive = new AtomicInteger();
    private final AtomicInteger actors = new AtomicInteger();
    private final SplittableRandom random;

    Storm(long seed) {
      random = new SplittableRandom(seed);
    }

    void run(AsyncRuntime runtime) {
      boolean abort = random.nextInt(3) == 0;
      int delay = random.nextInt(6);
      Future<Integer> scope = scope(0, random.split());
      JoinHandle<Integer> task = runtime.spawn(scope);
      if (abort) {
        runtime.blockOn(TestFutures.yielding(delay));
        task.abort();
      }
      var outcome = runtime.blockOn(task.catching());
      if (outcome instanceof Outcome.Failure<?>(Throwable failure)) {
        assertThat(failure).isInstanceOfAny(Planned.class, TaskAbortedException.class);
      }
    }

    private Future<Integer> scope(int depth, SplittableRandom choices) {
      return Tasks.scope(
          scope -> {
            int children = choices.nextInt(5);
            for (int child = 0; child < children; child++) {
              scope.spawn(actor(depth, scope, choices.split()));
            }
            return actor(depth, scope, choices.split());
          });
    }

    private Future<Integer> actor(int depth, TaskScope scope, SplittableRandom choices) {
      return new Actor(depth, scope, choices);
    }

    /// Takes a few random steps. Alive from its first poll until it has ended in whatever way.
    private final class Actor implements Future<Integer> {

      private final int depth;
      private final TaskScope scope;
      private final SplittableRandom choices;
      private int steps;
      private Future<?> inner;
      private boolean living;

      Actor(int depth, TaskScope scope, SplittableRandom choices) {
        this.depth = depth;
        this.scope = scope;
        this.choices = choices;
        this.steps = choices.nextInt(6);
      }

      @Override
      public Poll<Integer> poll(Context context) throws Throwable {
        if (!living) {
          living = true;
          alive.incrementAndGet();
        }
        try {
          return step(context);
        } catch (Throwable failure) {
          end();
          throw failure;
        }
      }

      private Poll<Integer> step(Context context) throws Throwable {
        if (inner != null) {
          if (!inner.poll(context).isReady()) {
            return Poll.pending();
          }
          inner = null;
        }
        while (steps-- > 0) {
          switch (choices.nextInt(10)) {
            case 0, 1, 2, 3 -> {
              context.wakeLater();
              return Poll.pending();
            }
            case 4, 5 -> {
              if (actors.incrementAndGet() < MOST_ACTORS) {
                scope.spawn(actor(depth, scope, choices.split()));
              }
            }
            case 6 -> {
              if (depth < DEEPEST && actors.incrementAndGet() < MOST_ACTORS) {
                return await(scope(depth + 1, choices.split()), context);
              }
            }
            case 7 -> {
              if (actors.incrementAndGet() < MOST_ACTORS) {
                JoinHandle<Integer> child = scope.spawn(actor(depth, scope, choices.split()));
                if (choices.nextBoolean()) {
                  child.abort();
                }
                return await(child.catching(), context);
              }
            }
            case 8 -> {
              if (choices.nextInt(4) == 0) {
                throw new Planned();
              }
            }
            default -> {
              if (depth < DEEPEST && actors.incrementAndGet() < MOST_ACTORS) {
                return await(
                    Tasks.scope(inside -> actor(depth + 1, inside, choices.split())).catching(),
                    context);
              }
            }
          }
        }
        end();
        return Poll.ready(1);
      }

      private Poll<Integer> await(Future<?> future, Context context) throws Throwable {
        inner = future;
        return step(context);
      }

      private void end() {
        if (living) {
          living = false;
          alive.decrementAndGet();
        }
      }

      @Override
      public void cancel() {
        if (inner != null) {
          inner.cancel();
        }
        end();
      }

      @Override
      public Unwinding beginCancel(Context context) {
        Unwinding rest = inner == null ? null : inner.beginCancel(context);
        inner = null;
        if (rest == null && choices.nextBoolean()) {
          end();
          return null;
        }
        return new Unwinding(new CleaningUp(rest, choices.nextInt(4)));
      }

      private final class CleaningUp implements Future<Integer> {

        private final Future<Integer> goodbye;
        private Unwinding rest;

        CleaningUp(Unwinding rest, int yields) {
          this.rest = rest;
          this.goodbye = TestFutures.yielding(yields);
        }

        @Override
        public Poll<Integer> poll(Context context) throws Throwable {
          if (rest != null) {
            try {
              return rest.poll(context).isReady() ? Poll.ready(0) : Poll.pending();
            } catch (cortado.future.Cancelled over) {
              rest = null;
            }
          }
          Poll<Integer> poll = goodbye.poll(context);
          if (poll.isReady()) {
            end();
          }
          return poll;
        }
      }
    }
  }
}
