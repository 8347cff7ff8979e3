package cortado.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import org.junit.jupiter.api.Test;

/// Async blocks, lambdas and method references, and the ways in which an async function returns.
class BlockConstructTest extends ConstructTest {

  @Test
  void block_awaitsOnce_hasValue() throws Throwable {
    assertThat(
            run(
                """
                static Future<Integer> run() {
                  return async(() -> {
                    int r = later(32).await();
                    return r + 10;
                  });
                }"""))
        .isEqualTo(42);
  }

  @Test
  void method_awaitsOnce_hasValue() throws Throwable {
    assertThat(
            run(
                """
                @Async static Future<Integer> run() throws IOException {
                  int r = later(32).await();
                  return ready(r + 10);
                }"""))
        .isEqualTo(42);
  }

  @Test
  void method_withoutAwait_hasValue() throws Throwable {
    assertThat(run("@Async static Future<Integer> run() { return ready(42); }")).isEqualTo(42);
  }

  @Test
  void block_inInstanceMethod_capturesThisAndLocals() throws Throwable {
    assertThat(
            run(
                """
                private int secret = 7;
                Future<String> f(int a, long b, double d, String s) {
                  return async(() -> {
                    long q = b; double e = d; String n = null;
                    for (int i = 0; i < 3; i++) {
                      q += later(i).await(); e *= 2; if (i == 1) n = s; secret += a;
                    }
                    return q + " " + e + " " + n + " " + secret;
                  });
                }
                static Future<String> run() { return new Host().f(1, 10, 2.0, "abc"); }"""))
        .isEqualTo("13 16.0 abc 10");
  }

  @Test
  void block_insideLambdaInsideBlock_captures() throws Throwable {
    assertThat(
            run(
                """
                static Future<Integer> other() { return async(() -> later(5).await()); }
                @Async static Future<Integer> lam(int z) {
                  int y = later(z).await();
                  Function<Integer, Integer> g = x -> x + y;
                  Supplier<Future<Integer>> h = () -> async(() -> later(y).await() + g.apply(1));
                  return ready(h.get().await()
                      + async(() -> other().await() * 2 + g.apply(later(1).await())).await());
                }
                static Future<Integer> run() { return lam(4); }"""))
        .isEqualTo(24);
  }

  @Test
  void action_hasNoValue() throws Throwable {
    assertThat(
            run(
                """
                static Future<Void> run() {
                  return async(() -> { for (int i : List.of(1, 2)) { log(later(i).await()); } });
                }"""))
        .isNull();
    assertThat(Leaves.log).containsExactly("1", "2");
  }

  @Test
  void return_ofAnotherFuture_isAwaited() throws Throwable {
    assertThat(
            run(
                """
                @Async static Future<Integer> tail(int n) {
                  if (n == 0) return later(5, 3);
                  return tail(n - 1);
                }
                static Future<Integer> run() { return tail(4); }"""))
        .isEqualTo(5);
  }

  @Test
  void return_ofFailingFuture_failsWithItsException() {
    assertThatThrownBy(
            () ->
                run(
                    """
                    @Async static Future<Integer> run() throws IOException {
                      return fails(new FileNotFoundException("nf"));
                    }"""))
        .isInstanceOf(FileNotFoundException.class);
  }

  @Test
  void return_readyByCondition_completes() throws Throwable {
    assertThat(
            run(
                """
                @Async static Future<Integer> f(boolean b) {
                  try {
                    return b ? ready(later(1).await()) : ready(2);
                  } finally {
                    log("f" + later(b).await());
                  }
                }
                @Async static Future<Integer> run() {
                  return ready(f(true).await() * 10 + f(false).await());
                }"""))
        .isEqualTo(12);
    assertThat(Leaves.log).containsExactly("ftrue", "ffalse");
  }

  @Test
  void blockInConstructorAndInitializer_work() throws Throwable {
    assertThat(
            run(
                """
                static final Future<Integer> early = async(() -> later(1).await());
                final Future<Integer> field = async(() -> later(2).await());
                final Future<Integer> made;
                Host(int n) { super(); made = async(() -> later(n).await()); }
                @Async static Future<Integer> run() {
                  var h = new Host(3);
                  return ready(early.await() * 100 + h.field.await() * 10 + h.made.await());
                }"""))
        .isEqualTo(123);
  }

  @Test
  void synchronizedBlock_withoutAwait_isAllowed() throws Throwable {
    assertThat(
            run(
                """
                static Future<Integer> run() {
                  Object l = new Object();
                  return async(() -> {
                    int z;
                    synchronized (l) { z = 1; }
                    int w = later(1).await();
                    for (;;) {
                      synchronized (l) { if (w > 3) break; w++; }
                      w += later(1).await();
                    }
                    return z + w;
                  });
                }"""))
        .isEqualTo(6);
  }

  @Test
  void return_inSynchronizedBlock_completes() throws Throwable {
    assertThat(
            run(
                """
                @Async static Future<Integer> f(Object lock, int n) {
                  int z = later(n).await();
                  synchronized (lock) {
                    if (z > 1) return ready(z);
                    return z > 0 ? ready(10) : ready(20);
                  }
                }
                @Async static Future<Integer> run() {
                  var lock = new Object();
                  return ready(f(lock, 0).await() + f(lock, 1).await() + f(lock, 2).await());
                }"""))
        .isEqualTo(32);
  }

  @Test
  void nestedBlocks_fourDeep_captureFromEveryLevel() throws Throwable {
    assertThat(
            run(
                """
                int field = 1000;
                @Async Future<Long> f(int a) {
                  int b = later(2).await();
                  return ready(async(() -> {
                    long c = later(3L).await();
                    return async(() -> {
                      var d = later(4).await();
                      field += d;
                      return async(() -> a + b + c + d + later(5).await() + field).await() * 10;
                    }).await() + b;
                  }).await() + a);
                }
                static Future<Long> run() { return new Host().f(1); }"""))
        .isEqualTo((1 + 2 + 3 + 4 + 5 + 1004) * 10L + 2 + 1);
  }

  @Test
  void blocks_inCollectionsAndLambdas_runWhenAwaited() throws Throwable {
    assertThat(
            run(
                """
                @Async static Future<String> run() {
                  var jobs = new ArrayList<Future<String>>();
                  for (int i = 0; i < 3; i++) {
                    int n = i;
                    jobs.add(async(() -> { log("run" + n); return "j" + later(n).await(); }));
                  }
                  List.of(7, 8).forEach(n -> jobs.add(async(() -> "l" + later(n).await())));
                  log("made");
                  Collections.reverse(jobs);
                  String s = "";
                  for (var job : jobs) s += job.await();
                  return ready(s);
                }"""))
        .isEqualTo("l8l7j2j1j0");
    assertThat(Leaves.log).containsExactly("made", "run2", "run1", "run0");
  }

  @Test
  void methodReferences_ofAllKinds_crossAwaits() throws Throwable {
    assertThat(
            run(
                """
                final String prefix;
                Host() { prefix = "p"; }
                String add(Object o) { return prefix + o; }
                static @Async Future<Integer> inc(int n) { return ready(later(n).await() + 1); }
                @Async Future<String> twice(String s) { return ready(add(s) + later(s).await()); }
                @Async static Future<String> run() {
                  Supplier<Host> make = Host::new;
                  var host = make.get();
                  Function<Object, String> bound = host::add;
                  BiFunction<Host, Object, String> unbound = Host::add;
                  Function<Integer, Future<Integer>> async = Host::inc;
                  Function<String, Future<String>> instance = host::twice;
                  IntFunction<int[]> arrays = int[]::new;
                  return ready(bound.apply(later(1).await()) + unbound.apply(host, later(2).await()) + async.apply(3).await()
                      + instance.apply("t").await() + arrays.apply(later(4).await()).length);
                }"""))
        .isEqualTo("p1p24ptt4");
  }

  @Test
  void lambdas_madeBetweenAwaits_captureValuesOfThatTime() throws Throwable {
    assertThat(
            run(
                """
                interface Tri<A> { A of(A a, A b, A c); }
                @Async static Future<String> run() {
                  long l = later(1L).await(); double d = later(2.0).await(); char c = later('c').await(); boolean z = later(true).await();
                  Tri<String> tri = (x, y, w) -> x + l + y + d + w + c + z;
                  Runnable r = () -> log(l + d);
                  r.run();
                  Callable call = () -> later(5);
                  return ready(tri.of("x", later("y").await(), later("z").await()) + ((Future<?>) call.call()).await());
                }
                interface Callable { Object call(); }"""))
        .isEqualTo("x1y2.0zctrue5");
    assertThat(Leaves.log).containsExactly("3.0");
  }

  @Test
  void blockAsExpression_inEveryPosition_isAwaited() throws Throwable {
    assertThat(
            run(
                """
                static int f(int a, int b) { return a * 10 + b; }
                static Future<Integer> run() {
                  return async(() -> {
                    int[] a = {async(() -> later(1).await()).await(), 2};
                    a[async(() -> later(0).await()).await()] += async(() -> f(later(3).await(), async(() -> 4).await())).await();
                    return async(() -> { if (later(false).await()) return 0; else return a[0]; }).await()
                        + (async(() -> later(true).await()).await() ? f(async(() -> 5).await(), later(6).await()) : 0);
                  });
                }"""))
        .isEqualTo(35 + 56);
  }

  @Test
  void action_returnsEarlyAndThrows() throws Throwable {
    assertThat(
            run(
                """
                static Future<Void> act(int n) throws IOException {
                  return async(() -> {
                    if (n == 0) return;
                    log("a" + later(n).await());
                    if (n == 1) { later(n).await(); return; }
                    throw new IOException("n" + later(n).await());
                  });
                }
                @Async static Future<String> run() {
                  try { act(0).await(); act(1).await(); act(2).await(); return ready("none"); }
                  catch (IOException e) { return ready(e.getMessage()); }
                }"""))
        .isEqualTo("n2");
    assertThat(Leaves.log).containsExactly("a1", "a2");
  }

  @Test
  void return_ofVariableConditionalAndSwitch_isAwaited() throws Throwable {
    assertThat(
            run(
                """
                @Async static Future<Integer> f(int n) {
                  var kept = async(() -> later(n).await() + 100);
                  if (n == 0) return kept;
                  if (n < 3) return n == 1 ? later(11) : kept;
                  return switch (n) { case 3 -> later(33); case 4 -> kept; default -> f(n - 1); };
                }
                @Async static Future<String> run() {
                  String s = "";
                  for (int i = 0; i < 6; i++) s += f(i).await() + " ";
                  return ready(s);
                }"""))
        .isEqualTo("100 11 102 33 104 104 ");
  }

  @Test
  void doneAndReady_inBranchesOfTry_complete() throws Throwable {
    assertThat(
            run(
                """
                @Async static Future<Void> nothing(int n) {
                  try {
                    if (n == 0) return done();
                    later(n).await();
                    if (n == 1) throw new IllegalStateException();
                  } catch (IllegalStateException e) {
                    log("caught");
                    return done();
                  } finally { log("f" + later(n).await()); }
                  log("end");
                  return done();
                }
                @Async static Future<Object> run() {
                  Object o = nothing(0).await(); nothing(1).await(); nothing(2).await();
                  return ready(o);
                }"""))
        .isNull();
    assertThat(Leaves.log).containsExactly("f0", "caught", "f1", "f2", "end");
  }
}
