package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Futures;
import cortado.future.Poll;
import cortado.task.JoinHandle;
import cortado.task.Tasks;
import cortado.time.ElapsedException;
import cortado.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What a yield promises, whatever runs the tasks. Events are looked at for yields only: no number
/// of polls brings a look.
@ParameterizedClass
@EnumSource
@Timeout(60)
class YieldContractTest {

  @Parameter RuntimeKind kind;

  private AsyncRuntime runtime;

  @BeforeEach
  void build() {
    runtime = kind.builder.get().eventInterval(Integer.MAX_VALUE).build();
  }

  @AfterEach
  void close() {
    runtime.close();
  }

  @Test
  void tasksThatYield_letATimerFire() {
    var fired = new AtomicBoolean();
    List<JoinHandle<Void>> busy = new ArrayList<>();
    for (int task = 0; task < 4; task++) {
      busy.add(runtime.spawn(yieldingUntil(fired)));
    }
    runtime.spawn(setAfterASleep(fired));

    busy.forEach(runtime::blockOn);

    assertThat(fired).isTrue();
  }

  @Test
  void rootThatYields_letsATimerFire() {
    var fired = new AtomicBoolean();
    runtime.spawn(setAfterASleep(fired));

    runtime.blockOn(yieldingUntil(fired));

    assertThat(fired).isTrue();
  }

  @Test
  void yieldNow_letsATimerFire() {
    var fired = new AtomicBoolean();
    List<JoinHandle<Void>> busy = new ArrayList<>();
    for (int task = 0; task < 4; task++) {
      busy.add(runtime.spawn(TestFutures.repeat(Tasks::yieldNow, _ -> !fired.get())));
    }
    runtime.spawn(setAfterASleep(fired));

    busy.forEach(runtime::blockOn);

    assertThat(fired).isTrue();
  }

  @Test
  void tasksThatWakeThemselves_letATimerFire_withTheNextLookAtEvents() {
    runtime.close();
    runtime = kind.builder.get().build();
    var fired = new AtomicBoolean();
    List<JoinHandle<Void>> busy = new ArrayList<>();
    for (int task = 0; task < 4; task++) {
      busy.add(runtime.spawn(wakingItselfUntil(fired)));
    }
    runtime.spawn(setAfterASleep(fired));

    busy.forEach(runtime::blockOn);

    assertThat(fired).isTrue();
  }

  @Test
  void tasksThatWakeThemselves_takeTurns() {
    runtime.close();
    runtime = kind.builder.get().build();
    List<String> order = new CopyOnWriteArrayList<>();
    JoinHandle<Void> both =
        runtime.spawn(
            TestFutures.run(
                () -> {
                  Tasks.spawn(wakingItself("a", order));
                  Tasks.spawn(wakingItself("b", order));
                }));

    runtime.blockOn(both);
    while (order.size() < 200) {
      runtime.blockOn(TestFutures.yielding(1));
    }

    if (kind == RuntimeKind.CURRENT_THREAD || kind == RuntimeKind.ONE_WORKER) {
      for (int poll = 2; poll < order.size(); poll++) {
        assertThat(order.get(poll))
            .isEqualTo(order.get(poll - 2))
            .isNotEqualTo(order.get(poll - 1));
      }
    }
  }

  /// Notes a hundred polls.
  private static Future<Void> wakingItself(String name, List<String> order) {
    var polls = new AtomicInteger();
    return context -> {
      order.add(name);
      if (polls.incrementAndGet() == 100) {
        return Poll.ready(null);
      }
      context.waker().wake();
      return Poll.pending();
    };
  }

  private static Future<Void> wakingItselfUntil(AtomicBoolean flag) {
    return context -> {
      if (flag.get()) {
        return Poll.ready(null);
      }
      context.waker().wake();
      return Poll.pending();
    };
  }

  @Test
  void childrenThatYield_letATimerFire() {
    var fired = new AtomicBoolean();
    List<Future<Void>> children = new ArrayList<>();
    // So many that each is polled with a waker of its own.
    for (int child = 0; child < 40; child++) {
      children.add(yieldingUntil(fired));
    }
    runtime.spawn(setAfterASleep(fired));

    runtime.blockOn(runtime.spawn(Futures.join(children)));

    assertThat(fired).isTrue();
  }

  @Test
  void taskWithoutBudget_letsATimerFire() {
    var fired = new AtomicBoolean();
    runtime.spawn(setAfterASleep(fired));

    runtime.blockOn(
        runtime.spawn(
            context -> {
              while (!context.mustYield()) {
                context.madeProgress();
              }
              return fired.get() ? Poll.ready(null) : Poll.pending();
            }));

    assertThat(fired).isTrue();
  }

  @Test
  void timeoutOfAFutureThatYieldsForEver_elapses() {
    Future<Void> limited =
        TestFutures.once(
            () -> Time.timeout(Duration.ofMillis(2), yieldingUntil(new AtomicBoolean())));

    assertThatExceptionOfType(ElapsedException.class)
        .isThrownBy(() -> runtime.blockOn(runtime.spawn(limited)));
  }

  @Test
  void taskThatYields_isPolledBehindTheOthers() {
    var others = new AtomicInteger();
    JoinHandle<Integer> yielding =
        runtime.spawn(
            new Future<Integer>() {
              private boolean yielded;

              @Override
              public Poll<Integer> poll(Context context) {
                if (yielded) {
                  return Poll.ready(others.get());
                }
                yielded = true;
                for (int task = 0; task < 10; task++) {
                  runtime.spawn(TestFutures.run(others::incrementAndGet));
                }
                context.wakeLater();
                return Poll.pending();
              }
            });

    int polledBefore = runtime.blockOn(yielding);

    if (kind == RuntimeKind.CURRENT_THREAD || kind == RuntimeKind.ONE_WORKER) {
      assertThat(polledBefore).isEqualTo(10);
    }
  }

  private static Future<Void> setAfterASleep(AtomicBoolean flag) {
    var sleep = new ArrayList<Future<?>>();
    return context -> {
      if (sleep.isEmpty()) {
        sleep.add(Time.sleep(Duration.ofMillis(2)));
      }
      if (!sleep.getFirst().poll(context).isReady()) {
        return Poll.pending();
      }
      flag.set(true);
      return Poll.ready(null);
    };
  }

  private static Future<Void> yieldingUntil(AtomicBoolean flag) {
    return context -> {
      if (flag.get()) {
        return Poll.ready(null);
      }
      context.wakeLater();
      return Poll.pending();
    };
  }
}
