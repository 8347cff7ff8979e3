package cortado.transform;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Ready;
import cortado.future.Waker;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Async recursion as deep as memory allows, on a small stack.
@Timeout(120)
class StackSafetyTest {

  private static final int MILLION = 1_000_000;
  private static final int SMALL_STACK = 512 * 1024;

  private static final String MEMBERS =
      """
      static int closed;
      static int outOfOrder;
      static final Future<Integer> pending = context -> Poll.pending();
      @Async static Future<Integer> count(int n, int pendings) {
        if (n == 0) { return ready(later(0, pendings).await()); }
        return ready(count(n - 1, pendings).await() + 1);
      }
      static Future<Integer> readyPath(int n) { return count(n, 0); }
      static Future<Integer> pendingLeaf(int n) { return count(n, 3); }
      @Async static Future<Integer> tailAwaits(int n) {
        return n == 0 ? later(1_000_000) : tailAwaits(n - 1);
      }
      @Async static Future<Integer> even(int n) {
        return ready(n == 0 ? later(0).await() : odd(n - 1).await() + 1);
      }
      @Async static Future<Integer> first(int n) { return ready(second(n).await()); }
      @Async static Future<Integer> second(int n) {
        return ready(n % 3 == 0 ? third(n).await() : third(n).await() + 0);
      }
      @Async static Future<Integer> third(int n) {
        if (n == 0) { return ready(later(0, 1).await()); }
        return ready((n % 2 == 0 ? first(n - 1).await() : second(n - 1).await()) + 1);
      }
      static Future<Integer> odd(int n) { return async(() -> even(n - 1).await() + 1); }
      @Async static Future<Integer> throughJoin(int n) {
        if (n == 0) { return later(0); }
        var both = join(throughJoin(n - 1), later(1, 0)).await();
        return ready(both.first() + both.second());
      }
      @Async static Future<Integer> throughSelect(int n) {
        if (n == 0) { return later(0); }
        return switch (select(throughSelect(n - 1), borrowed(pending)).await()) {
          case First(Integer value) -> ready(value + 1);
          case Second(Integer _) -> ready(-1);
        };
      }
      @Async static Future<Integer> throughMap(int n) {
        return ready(n == 0 ? later(0).await() : throughMap(n - 1).map(x -> x + 1).await());
      }
      @Async static Future<Integer> downAndUp(int n) {
        int sum = 0;
        for (int i = 0; i < n; i++) { sum += count(300, i % 2).await() - 299; }
        return ready(sum);
      }
      @Async static Future<Integer> failing(int n) throws IOException {
        if (n == 0) { later(0).await(); throw new IOException("at the end"); }
        return ready(failing(n - 1).await() + 1);
      }
      @Async static Future<Integer> rethrowing(int n) throws IOException {
        try { return ready(n == 0 ? failing(0).await() : rethrowing(n - 1).await()); }
        catch (IOException e) { throw new IOException("level " + n); }
      }
      @Async static Future<Integer> suspended(int n) {
        try { return ready(n == 0 ? never("leaf").await() : suspended(n - 1).await()); }
        finally { if (closed++ != n) { outOfOrder++; } }
      }
      @Async static Future<Integer> suspendedInJoin(int n) {
        try {
          return ready(n == 0
              ? never("leaf").await()
              : join(suspendedInJoin(n - 1), pending).await().first());
        } finally { if (closed++ != n) { outOfOrder++; } }
      }
      static int outside;
      @Async static Future<Integer> around(int n) {
        return ready(n == 0 ? surrounded(within(10_000)).await() : around(n - 1).await());
      }
      @Async static Future<Integer> within(int n) {
        try { return ready(n == 0 ? later(0, 2).await() : within(n - 1).await() + 1); }
        finally { closed++; if (!inside) { outside++; } }
      }
      static int outside() { return outside; }
      static int closed() { return closed; }
      static int outOfOrder() { return outOfOrder; }
      """;

  private final Transformed host = Transformed.of(Compiled.members(MEMBERS));

  @BeforeEach
  void clearLog() {
    Leaves.log.clear();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "readyPath",
        "pendingLeaf",
        "tailAwaits",
        "even",
        "first",
        "throughJoin",
        "throughMap"
      })
  void recursion_millionDeep_ends(String method) throws Exception {
    assertThat(onSmallStack(() -> complete(call(method, MILLION)))).isEqualTo(MILLION);
  }

  @Test
  void recursionThroughSelect_deep_ends() throws Exception {
    assertThat(onSmallStack(() -> complete(call("throughSelect", 100_000)))).isEqualTo(100_000);
  }

  @Test
  void recursion_downAndUpAgain_ends() throws Exception {
    assertThat(onSmallStack(() -> complete(call("downAndUp", 1_000)))).isEqualTo(1_000);
  }

  @Test
  void readyRecursion_millionDeep_isReadyAtFirstPoll() throws Exception {
    Future<?> future = call("readyPath", MILLION);

    assertThat(onSmallStack(() -> future.poll(new Context(Waker.noop())).isReady())).isTrue();
  }

  /// No method calls itself here, but there are many, with many variables. Each calls the next one,
  /// or the one before.
  @ParameterizedTest
  @ValueSource(ints = {1, -1})
  void chainOfThousandsOfMethods_ends(int step) throws Exception {
    int last = 2_000;
    String wide = IntStream.range(0, 16).mapToObj(i -> "w" + i).collect(joining(", "));
    String declared = wide.replace("w", "long w");
    var members = new StringBuilder();
    for (int i = 0; i <= last; i++) {
      boolean isLast = i == (step > 0 ? last : 0);
      String next = isLast ? "later(0, n)" : "f%d(n, %s)".formatted(i + step, wide);
      members.append("@Async static Future<Integer> f").append(i);
      members.append(
          "(int n, %s) {\n  return ready(%s.await() + 1);\n}\n".formatted(declared, next));
    }
    members.append("static Future<Integer> chain(int n) { return f").append(step > 0 ? 0 : last);
    members.append("(n, %s); }".formatted(wide.replaceAll("w\\d+", "0")));
    Transformed chain = Transformed.of(Compiled.members(members.toString()));

    for (int pendings : new int[] {0, 3}) {
      assertThat(onSmallStack(() -> complete(call(chain, "chain", pendings)))).isEqualTo(last + 1);
    }
  }

  /// What all the others would do if polls nested as deep as awaits.
  @Test
  void handWrittenRecursion_millionDeep_overflows() throws Exception {
    Future<Integer> future = Leaves.later(1, 0);
    for (int i = 0; i < MILLION; i++) {
      Future<Integer> inner = future;
      future = inner::poll;
    }
    Future<Integer> nested = future;

    assertThat(onSmallStack(() -> catchThrowable(() -> complete(nested))))
        .isInstanceOf(StackOverflowError.class);
  }

  @Test
  void failure_millionDeep_isTheOriginalWithABoundedTrace() throws Exception {
    Throwable failure =
        onSmallStack(() -> catchThrowable(() -> complete(call("failing", MILLION))));

    assertThat(failure).isInstanceOf(IOException.class).hasMessage("at the end");
    assertThat(failure.getStackTrace()).hasSizeLessThanOrEqualTo(1024);
    assertThat(awaitsIn(failure)).hasSizeGreaterThan(300).containsOnly("failing");
  }

  /// Deeper than a segment, and less deep than a trace is long.
  @Test
  void failure_acrossSegments_showsEveryAwait() throws Exception {
    Throwable failure = onSmallStack(() -> catchThrowable(() -> complete(call("failing", 400))));

    assertThat(awaitsIn(failure)).hasSize(401).containsOnly("failing");
  }

  @Test
  void failure_replacedAtEveryLevel_arrivesAsTheLastOne() throws Exception {
    Throwable failure =
        onSmallStack(() -> catchThrowable(() -> complete(call("rethrowing", 10_000))));

    assertThat(failure).hasMessage("level 10000");
  }

  @ParameterizedTest
  @ValueSource(strings = {"suspended", "suspendedInJoin"})
  void cancel_millionDeep_unwindsInnermostFirst(String method) throws Exception {
    Future<?> future = call(method, MILLION);

    boolean isReady =
        onSmallStack(
            () -> {
              boolean ready = future.poll(new Context(Waker.noop())).isReady();
              future.cancel();
              return ready;
            });

    assertThat(isReady).isFalse();
    assertThat(host.call("Host", "closed")).isEqualTo(MILLION + 1);
    assertThat(host.call("Host", "outOfOrder")).isEqualTo(0);
    assertThat(Leaves.log).containsExactly("cancel leaf");
  }

  @Test
  void whatIsSetUpAroundADeepChain_holdsForAllOfIt() throws Exception {
    assertThat(onSmallStack(() -> complete(call("around", 1_000)))).isEqualTo(10_000);

    assertThat(host.call("Host", "closed")).isEqualTo(10_001);
    assertThat(host.call("Host", "outside")).isEqualTo(0);
  }

  @Test
  void cancel_ofADeepChainThatIsSurrounded_happensInside() throws Exception {
    Future<?> future = call("around", 1_000);

    boolean isReady =
        onSmallStack(
            () -> {
              boolean ready = future.poll(new Context(Waker.noop())).isReady();
              future.cancel();
              return ready;
            });

    assertThat(isReady).isFalse();
    assertThat(host.call("Host", "closed")).isEqualTo(10_001);
    assertThat(host.call("Host", "outside")).isEqualTo(0);
  }

  private Future<?> call(String method, int depth) throws ReflectiveOperationException {
    return call(host, method, depth);
  }

  private static Future<?> call(Transformed host, String method, int depth)
      throws ReflectiveOperationException {
    var target = host.loader().loadClass("Host").getDeclaredMethod(method, int.class);
    target.setAccessible(true);
    return (Future<?>) target.invoke(null, depth);
  }

  private static Stream<String> awaitsIn(Throwable failure) {
    return Arrays.stream(failure.getStackTrace())
        .filter(element -> element.getClassName().equals("Host"))
        .map(StackTraceElement::getMethodName);
  }

  private static Object complete(Future<?> future) throws Throwable {
    for (int polls = 0; polls < 10_000; polls++) {
      if (future.poll(new Context(Waker.noop())) instanceof Ready<?> ready) {
        return ready.value();
      }
    }
    throw new AssertionError("future does not end");
  }

  private interface Action<T> {
    T run() throws Throwable;
  }

  private static <T> T onSmallStack(Action<T> action) throws Exception {
    var task =
        new FutureTask<>(
            () -> {
              try {
                return action.run();
              } catch (Throwable failure) {
                throw new ExecutionException(failure);
              }
            });
    new Thread(null, task, "small stack", SMALL_STACK).start();
    return task.get();
  }
}
