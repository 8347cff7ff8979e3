package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Futures;
import cortado.runtime.StormActors.Scene;
import cortado.task.Tasks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Tasks that wait for each other in every way there is, and are aborted, timed out and shut down
/// at random: what was sent arrives, nobody is left behind, and no thread stays.
///
/// `-Dcortado.storm.rounds=200` goes on for longer, `-Dcortado.storm.seed` repeats a seed as far as
/// threads allow.
@ParameterizedClass
@EnumSource
@Timeout(value = 60, unit = TimeUnit.MINUTES)
class RuntimeStormTest {

  private static final int ROUNDS = Integer.getInteger("cortado.storm.rounds", 5);
  private static final int QUOTA = 40;

  /// Only a hang takes so long.
  private static final long GUARD_SECONDS = 90;

  private static final long SEED =
      Long.getLong("cortado.storm.seed", new SplittableRandom().nextLong());

  @Parameter RuntimeKind kind;

  private final Queue<Throwable> uncaught = new ConcurrentLinkedQueue<>();
  private final Queue<Thread> threads = new ConcurrentLinkedQueue<>();

  @Test
  void storm_untilAllHaveEnded_losesNothing() throws Exception {
    rounds("whole storm", this::runToTheEnd);
  }

  @Test
  void storm_shutDownInTheMiddle_endsEverybodyAndEveryThread() throws Exception {
    rounds("storm cut short", this::shutDownInTheMiddle);
  }

  private interface Round {
    void run(Storm storm, SplittableRandom random) throws Exception;
  }

  private void rounds(String what, Round round) throws Exception {
    var seeds = new SplittableRandom(SEED);
    for (int number = 0; number < ROUNDS; number++) {
      long seed = seeds.nextLong();
      String name = "%s on %s, seed %d, round %d".formatted(what, kind, SEED, number);
      var random = new SplittableRandom(seed);
      try (var storm = new Storm(seed, 50 + random.nextInt(3_000))) {
        guarded(name, storm, () -> round.run(storm, random));
        assertThat(storm.failures).as(name).isEmpty();
      }
      assertThat(uncaught).as(name).isEmpty();
      if (number % 100 == 99) {
        System.out.println(name + " survived");
      }
    }
  }

  /// Runs `body` on a thread of its own, and says who is stuck if it does not end.
  private static void guarded(String name, Storm storm, TestFutures.Action body) throws Exception {
    var failed = new AtomicReference<Throwable>();
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name("round")
            .start(
                () -> {
                  try {
                    body.run();
                  } catch (Throwable failure) {
                    failed.set(failure);
                  }
                });
    if (!thread.join(Duration.ofSeconds(GUARD_SECONDS))) {
      throw new AssertionError(name + " is " + storm.dump());
    }
    if (failed.get() != null) {
      throw new AssertionError(name, failed.get());
    }
  }

  private AsyncRuntime build(SplittableRandom random) {
    return kind.builder
        .get()
        .seed(random.nextLong())
        .eventInterval(1 + random.nextInt(80))
        .onThreadStart(() -> threads.add(Thread.currentThread()))
        .uncaught((thread, failure) -> uncaught.add(failure))
        .build();
  }

  private static List<Scene> scenes(SplittableRandom random) {
    return List.of(
        new StormActors.Mailbox(1 + random.nextInt(4)),
        new StormActors.Permits(),
        new StormSyncActors.Locks(),
        new StormSyncActors.News(),
        new StormActors.Tokens(),
        new StormActors.Questions(),
        new StormActors.Sleepers(),
        new StormActors.Sockets());
  }

  private static void start(AsyncRuntime runtime, List<Scene> scenes, Storm storm, int quota) {
    runtime.blockOn(
        TestFutures.run(
            () -> {
              scenes.forEach(scene -> scene.start(storm, quota));
              Tasks.spawn(new StormActors.Aborter(storm, quota / 2));
            }));
  }

  private void runToTheEnd(Storm storm, SplittableRandom random) throws Exception {
    List<Scene> scenes = scenes(random);
    try (AsyncRuntime runtime = build(random)) {
      start(runtime, scenes, storm, QUOTA);
      runtime.blockOn(storm.over());
    }
    scenes.forEach(Scene::check);
    joinThreads();
  }

  private void shutDownInTheMiddle(Storm storm, SplittableRandom random) throws Exception {
    AsyncRuntime runtime = build(random);
    start(runtime, scenes(random), storm, Integer.MAX_VALUE);
    List<Thread> helpers = new ArrayList<>();
    for (int number = 0; number < 2; number++) {
      helpers.add(helper(storm, () -> blockUntilShutDown(runtime)));
    }
    runtime.spawnBlocking(() -> job(runtime));
    storm.awaitFull();
    helpers.add(helper(storm, () -> spawnAfter(runtime)));
    for (int number = random.nextInt(3); number >= 0; number--) {
      Consumer<AsyncRuntime> end = ending(random);
      helpers.add(helper(storm, () -> end.accept(runtime)));
    }
    runtime.close();
    assertThat(storm.isOver()).as("all have ended after close(): " + storm.dump()).isTrue();
    for (Thread helper : helpers) {
      helper.join();
    }
    joinThreads();
  }

  private static Thread helper(Storm storm, TestFutures.Action body) {
    return Thread.ofPlatform()
        .daemon()
        .start(
            () -> {
              try {
                body.run();
              } catch (Throwable failure) {
                storm.failures.add(failure);
              }
            });
  }

  private static Consumer<AsyncRuntime> ending(SplittableRandom random) {
    return switch (random.nextInt(5)) {
      case 0 -> AsyncRuntime::close;
      case 1 -> AsyncRuntime::shutdownNow;
      case 2 -> runtime -> runtime.shutdown(Duration.ZERO);
      case 3 -> runtime -> runtime.spawn(TestFutures.run(() -> closeInside(runtime)));
      default -> runtime -> runtime.spawn(TestFutures.run(runtime::shutdownNow));
    };
  }

  private static void blockUntilShutDown(AsyncRuntime runtime) {
    assertThatThrownBy(() -> runtime.blockOn(Futures.pending()))
        .isInstanceOf(RuntimeShutdownException.class);
  }

  private static Void job(AsyncRuntime runtime) {
    closeInside(runtime);
    try {
      runtime.blockOn(Tasks.yieldNow());
    } catch (RuntimeShutdownException _) {
      // The job was slow to start.
    }
    return null;
  }

  private static void closeInside(AsyncRuntime runtime) {
    assertThatThrownBy(runtime::close).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> runtime.shutdown(Duration.ZERO))
        .isInstanceOf(IllegalStateException.class);
  }

  private static void spawnAfter(AsyncRuntime runtime) {
    for (int number = 0; number < 100; number++) {
      runtime.spawn(Futures.pending());
      runtime.spawnBlocking(() -> null);
    }
  }

  private void joinThreads() throws InterruptedException {
    for (Thread thread = threads.poll(); thread != null; thread = threads.poll()) {
      thread.join();
    }
  }
}
