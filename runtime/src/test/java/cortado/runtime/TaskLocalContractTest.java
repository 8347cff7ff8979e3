package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Futures;
import cortado.future.Poll;
import cortado.future.Ready;
import cortado.task.JoinHandle;
import cortado.task.JoinSet;
import cortado.task.TaskLocal;
import cortado.task.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Where a value bound around a future is seen, whatever polls that.
@ParameterizedClass
@EnumSource
@Timeout(60)
class TaskLocalContractTest {

  private static final ScopedValue<String> SCOPED = ScopedValue.newInstance();
  private static final ScopedValue<Integer> NUMBER = ScopedValue.newInstance();

  @Parameter RuntimeKind kind;

  private final TaskLocal<String> local = TaskLocal.create("user");
  private final TaskLocal<String> inherited = TaskLocal.inheritable("request");
  private final BlockingQueue<Throwable> uncaught = new LinkedBlockingQueue<>();
  private AsyncRuntime runtime;

  @BeforeEach
  void build() {
    runtime = kind.builder.get().uncaught((_, failure) -> uncaught.add(failure)).build();
  }

  @AfterEach
  void close() {
    runtime.close();
    assertThat(uncaught).isEmpty();
  }

  private static <T> Future<T> now(Supplier<T> value) {
    return _ -> Poll.ready(value.get());
  }

  /// Yields before and after it asks, and gives all that it was told.
  private static <T> Future<List<T>> nowAndLater(Supplier<T> value) {
    return new Future<>() {
      private final List<T> seen = new ArrayList<>();

      @Override
      public Poll<List<T>> poll(Context context) {
        seen.add(value.get());
        if (seen.size() == 3) {
          return Poll.ready(seen);
        }
        context.wakeLater();
        return Poll.pending();
      }
    };
  }

  @Test
  void get_insideWhere_isTheValueInEachPoll() {
    JoinHandle<List<String>> task = runtime.spawn(local.where("ann", nowAndLater(local::get)));

    assertThat(runtime.blockOn(task)).containsExactly("ann", "ann", "ann");
  }

  @Test
  void get_inTheFutureThatAThreadBlocksOn_isTheValue() {
    assertThat(runtime.blockOn(local.where("ann", nowAndLater(local::get)))).containsOnly("ann");
  }

  @Test
  void get_whereNothingIsBound_saysWhatToDo() {
    assertThatThrownBy(() -> runtime.blockOn(now(local::get)))
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageContaining("task local 'user' is not bound here; bind it with where()");
    assertThat(local.tryGet()).isEmpty();
    assertThat(local.isBound()).isFalse();
    assertThat(local).hasToString("TaskLocal[user]");
  }

  @Test
  void where_betweenPolls_isNotSeenByOthersOnTheThread() {
    List<Future<List<Optional<String>>>> tasks = new ArrayList<>();
    for (int number = 0; number < 20; number++) {
      tasks.add(
          runtime.spawn(
              number % 2 == 0
                  ? local.where("user " + number, nowAndLater(local::tryGet))
                  : nowAndLater(local::tryGet)));
    }
    List<List<Optional<String>>> all = runtime.blockOn(Futures.join(tasks));

    for (int number = 0; number < 20; number++) {
      Optional<String> expected =
          number % 2 == 0 ? Optional.of("user " + number) : Optional.empty();
      assertThat(all.get(number)).containsOnly(expected);
    }
  }

  @Test
  void where_nested_isTheInnermostAndThenTheOuterAgain() {
    Future<List<String>> inner = local.where("inner", nowAndLater(local::get));
    Future<String> both = inner.then(values -> now(() -> values.getLast() + " in " + local.get()));

    assertThat(runtime.blockOn(runtime.spawn(local.where("outer", both))))
        .isEqualTo("inner in outer");
  }

  @Test
  void where_madeOutsideOfAnother_seesWhatIsBoundWhereItIsPolled() {
    Future<String> made = local.where("ann", now(() -> local.get() + " and " + inherited.get()));

    assertThat(runtime.blockOn(inherited.where("7", made))).isEqualTo("ann and 7");
  }

  @Test
  void where_movedBetweenScopes_seesTheOneThatPollsIt() {
    var seen = new ArrayList<String>();
    Future<List<String>> moving = local.where("ann", nowAndLater(inherited::get));
    Future<Integer> mover =
        context -> {
          for (String outer : List.of("1", "2", "3")) {
            Future<List<String>> lent = inherited.where(outer, Futures.borrowed(moving));
            if (lent.poll(context) instanceof Ready<List<String>> ready) {
              seen.addAll(ready.value());
            }
          }
          return Poll.ready(seen.size());
        };

    assertThat(runtime.blockOn(mover)).isEqualTo(3);
    assertThat(seen).containsExactly("1", "2", "3");
  }

  @Test
  void where_withAFailure_endsTheBinding() {
    Future<Optional<String>> after =
        local
            .where("ann", Futures.<Integer, RuntimeException>failed(new IllegalStateException()))
            .catching()
            .then(_ -> now(local::tryGet));

    assertThat(runtime.blockOn(runtime.spawn(after))).isEmpty();
  }

  @Test
  void spawn_inside_doesNotPassAPlainLocalOn() {
    Optional<String> seen =
        runtime.blockOn(
            local.where("ann", Futures.ready(0).then(_ -> Tasks.spawn(now(local::tryGet)))));

    assertThat(seen).isEmpty();
  }

  @Test
  void spawn_inside_passesAnInheritableLocalOnToAllGenerations() {
    Future<List<String>> child = nowAndLater(inherited::get);
    Future<List<String>> parent = Futures.ready(0).then(_ -> Tasks.spawn(child));

    List<String> seen =
        runtime.blockOn(inherited.where("7", Futures.ready(0).then(_ -> Tasks.spawn(parent))));

    assertThat(seen).containsExactly("7", "7", "7");
  }

  @Test
  void spawn_ofEveryKind_passesAnInheritableLocalOn() {
    var set = new JoinSet<String>();
    List<String> seen =
        runtime.blockOn(
            inherited.where(
                "7",
                Futures.ready(0)
                    .then(
                        _ -> {
                          set.spawn(now(inherited::get));
                          set.spawnBlocking(inherited::get);
                          set.spawn(Tasks.builder().name("named").spawn(now(inherited::get)));
                          set.spawn(Handle.current().spawn(now(inherited::get)));
                          set.spawn(Tasks.scope(scope -> scope.spawn(now(inherited::get))));
                          return set.joinAll();
                        })));

    assertThat(seen).hasSize(5).containsOnly("7");
  }

  @Test
  void spawn_byATaskThatHasBoundItAgain_passesTheInnermostOn() {
    Future<String> child =
        inherited.where("8", Futures.ready(0).then(_ -> Tasks.spawn(now(inherited::get))));

    assertThat(runtime.blockOn(inherited.where("7", child))).isEqualTo("8");
  }

  @Test
  void spawn_inOneBinding_doesNotReachTheOthers() {
    TaskLocal<Integer> depth = TaskLocal.inheritable("depth");
    Future<String> child = now(() -> inherited.get() + depth.get() + local.isBound());

    Future<String> parent = depth.where(3, Futures.ready(0).then(_ -> Tasks.spawn(child)));
    String seen = runtime.blockOn(inherited.where("7", local.where("ann", parent)));

    assertThat(seen).isEqualTo("73false");
  }

  @Test
  void spawn_outsideOfTheRuntime_passesAnInheritableLocalOn() {
    JoinHandle<String> task = inherited.call("7", () -> runtime.spawn(now(inherited::get)));

    assertThat(runtime.blockOn(task)).isEqualTo("7");
  }

  @Test
  void call_aroundBlockOn_reachesItsFutureAndNoTask() {
    JoinHandle<Optional<String>> task = runtime.spawn(now(local::tryGet));

    String seen =
        local.call("ann", () -> runtime.blockOn(task.then(own -> now(() -> own + local.get()))));

    assertThat(seen).isEqualTo("Optional.emptyann");
  }

  @Test
  void abort_ofATaskThatWaits_showsItsCleanUpTheValue() throws Exception {
    var log = new LinkedBlockingQueue<String>();
    var suspended = new CountDownLatch(1);
    Future<Integer> polite =
        TestFutures.polite(
            suspended::countDown,
            () -> {
              log.add("begin " + local.get());
              return nowAndLater(local::get).map(seen -> log.add("end " + seen.getLast()));
            });
    JoinHandle<Integer> task = runtime.spawn(local.where("ann", polite));
    runtime.blockOn(TestFutures.repeat(Tasks::yieldNow, _ -> suspended.getCount() > 0));

    assertThat(runtime.blockOn(task.cancelAndWait())).isEmpty();

    assertThat(log).containsExactly("begin ann", "end ann");
  }

  @Test
  void abort_beforeTheFirstPoll_showsTheCancelTheValue() {
    var log = new LinkedBlockingQueue<String>();
    JoinHandle<Integer> task =
        inherited.call(
            "7",
            () ->
                runtime.spawn(
                    local.where(
                        "ann",
                        TestFutures.pendingUntilCancelled(
                            () -> log.add(local.get() + inherited.get())))));
    task.abort();

    assertThat(runtime.blockOn(task.cancelAndWait())).isEmpty();
    assertThat(log).containsExactly("ann7");
  }

  @Test
  void close_showsTheCancelOfATaskTheValue() {
    var log = new LinkedBlockingQueue<String>();
    runtime.spawn(
        local.where("ann", TestFutures.pendingUntilCancelled(() -> log.add(local.get()))));

    runtime.close();

    assertThat(log).containsExactly("ann");
  }

  @Test
  void cancel_ofAFutureInItsOwner_showsItTheValue() {
    var log = new LinkedBlockingQueue<String>();

    runtime.blockOn(
        Futures.race(
                local.where(
                    "ann", TestFutures.<Integer>pendingUntilCancelled(() -> log.add(local.get()))),
                TestFutures.yielding(2))
            .biased());

    assertThat(log).containsExactly("ann");
  }

  @Test
  void whereLazy_makesTheValueOnceAndNotBeforeItIsAskedFor() {
    var made = new AtomicInteger();
    TaskLocal<Integer> counter = TaskLocal.create("counter");

    assertThat(runtime.blockOn(counter.whereLazy(made::incrementAndGet, Futures.ready(5))))
        .isEqualTo(5);
    assertThat(made).hasValue(0);
    assertThat(runtime.blockOn(counter.whereLazy(made::incrementAndGet, nowAndLater(counter::get))))
        .containsExactly(1, 1, 1);
    assertThat(runtime.blockOn(counter.whereLazy(made::incrementAndGet, nowAndLater(counter::get))))
        .containsExactly(2, 2, 2);
  }

  @Test
  void where_ofAScopedValue_isSeenInEachPollAndInCleanUp() {
    var log = new LinkedBlockingQueue<String>();
    JoinHandle<List<String>> task =
        runtime.spawn(Tasks.where(SCOPED, "ann", nowAndLater(SCOPED::get)));

    assertThat(runtime.blockOn(task)).containsExactly("ann", "ann", "ann");
    runtime.spawn(
        Tasks.where(SCOPED, "bob", TestFutures.pendingUntilCancelled(() -> log.add(SCOPED.get()))));
    runtime.close();
    assertThat(log).containsExactly("bob");
  }

  @Test
  void scopedValueBoundAroundBlockOn_isSeenInItsFuture() {
    assertThat(
            ScopedValue.where(SCOPED, "ann").call(() -> runtime.blockOn(nowAndLater(SCOPED::get))))
        .containsOnly("ann");
  }

  @Test
  void carrying_takesWhatIsBoundAroundTheSpawnAlong() {
    JoinHandle<List<String>> task =
        ScopedValue.where(SCOPED, "ann")
            .where(NUMBER, 7)
            .call(
                () ->
                    runtime.spawn(
                        Tasks.carrying(
                            nowAndLater(() -> SCOPED.get() + NUMBER.get()), SCOPED, NUMBER)));

    assertThat(runtime.blockOn(task)).containsOnly("ann7");
  }

  @Test
  void carrying_ofWhatIsNotBound_bindsNothing() {
    JoinHandle<Boolean> task = runtime.spawn(Tasks.carrying(now(SCOPED::isBound), SCOPED));

    assertThat(runtime.blockOn(task)).isFalse();
  }

  @Test
  void locals_ofAThousandGenerations_areNoMoreThanThoseOfOne() {
    assertThat(runtime.blockOn(runtime.spawn(generation(1_000)))).isEqualTo("0");
  }

  private Future<String> generation(int left) {
    return inherited.where(
        String.valueOf(left),
        Futures.ready(0)
            .then(_ -> left == 0 ? now(inherited::get) : Tasks.spawn(generation(left - 1))));
  }
}
