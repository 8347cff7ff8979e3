package cortado.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What Java can put around an await. Every future here is pending once, so every await suspends.
class ConstructTest {

  @BeforeEach
  void clearLog() {
    Leaves.log.clear();
  }

  private static Object run(String members) throws Throwable {
    return Transformed.of(Compiled.members(members)).run();
  }

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
  void method_ofInstance_keepsThisArgumentsAndLocals() throws Throwable {
    assertThat(
            run(
                """
                private int secret = 7;
                private int add(int x) { return secret += x; }
                @Async Future<String> f(int a, long b, double d, String s) {
                  long q = b; double e = d; String n = null;
                  for (int i = 0; i < 3; i++) {
                    q += later(i).await(); e *= 2; if (i == 1) n = s; add(a);
                  }
                  return ready(q + " " + e + " " + n + " " + secret);
                }
                static Future<String> run() { return new Host().f(1, 10, 2.0, "abc"); }"""))
        .isEqualTo("13 16.0 abc 10");
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
  void call_argumentsAwaited_keepsOperandsOfAllKinds() throws Throwable {
    assertThat(
            run(
                """
                static String f(String a, long b, Object c, double d) { return a + b + c + d; }
                @Async static Future<String> run() {
                  return ready(f("x" + later("y").await(), later(1L).await(),
                      later(new int[] {1}).await()[0], 2.0 * later(3.0).await()));
                }"""))
        .isEqualTo("xy116.0");
  }

  @Test
  void constructor_argumentsAwaited_makesObjectLate() throws Throwable {
    assertThat(
            run(
                """
                record Point(Object x, Object y) {}
                static Future<String> point(boolean c) {
                  return async(() -> {
                    var p = new Point(c ? later("a").await() : "b",
                        new Point(new StringBuilder(later("s").await()).append(1).toString(),
                            later(2).await()));
                    return p.toString();
                  });
                }
                @Async static Future<String> run() {
                  return ready(point(true).await() + point(false).await());
                }"""))
        .isEqualTo("Point[x=a, y=Point[x=s1, y=2]]" + "Point[x=b, y=Point[x=s1, y=2]]");
  }

  @Test
  void constructor_argumentsAwaited_initializesClassFirst() throws Throwable {
    run(
        """
        static class Loud { static { log("init"); } Loud(Object a) { log("new"); } }
        @Async static Future<Void> run() {
          new Loud(logging().await());
          return done();
        }
        @Async static Future<String> logging() { log("argument"); return ready("x"); }""");

    assertThat(Leaves.log).containsExactly("init", "argument", "new");
  }

  @Test
  void tryCatchFinally_awaitsEverywhere_runsInOrder() throws Throwable {
    assertThat(
            run(
                """
                @Async static Future<String> run() {
                  StringBuilder sb = new StringBuilder();
                  for (int i = 0; i < 3; i++) {
                    try {
                      sb.append("t").append(i);
                      if (i == 1) sb.append((Object) fails(new IOException("io")).await());
                      else sb.append(later(i).await());
                      if (i == 2) continue;
                      sb.append(".");
                    } catch (IOException e) {
                      sb.append("C:" + e.getMessage() + later("!").await());
                    } finally {
                      sb.append("F" + later("f").await());
                    }
                  }
                  return ready(sb.toString());
                }"""))
        .isEqualTo("t00.Fft1C:io!Fft22Ff");
  }

  @Test
  void tryWithResources_awaitInside_closesInReverse() throws Throwable {
    assertThat(
            run(
                """
                @Async static Future<String> run() throws IOException {
                  try (Resource a = new Resource("a"); Resource b = new Resource("b")) {
                    return ready(a.name() + later("-").await() + b.name());
                  }
                }"""))
        .isEqualTo("a-b");
    assertThat(Leaves.log).containsExactly("open a", "open b", "close b", "close a");
  }

  @Test
  void catch_ofSeveralTypes_picksHandlerAfterResume() throws Throwable {
    assertThat(
            run(
                """
                @Async static Future<Object> f(int i) throws IOException {
                  try {
                    switch (i) {
                      case 0 -> fails(new IOException("a")).await();
                      case 1 -> fails(new IllegalArgumentException("b")).await();
                      case 2 -> {
                        try { fails(new Exception("c")).await(); } catch (IOException e) { throw e; }
                      }
                      default -> { return ready(i); }
                    }
                  } catch (IOException | IllegalArgumentException e) {
                    later(1).await();
                    return ready(e.getMessage());
                  } catch (Exception e) {
                    return ready("EX" + e.getMessage());
                  }
                  return ready(null);
                }
                @Async static Future<String> run() throws IOException {
                  return ready("" + f(0).await() + f(1).await() + f(2).await() + f(3).await());
                }"""))
        .isEqualTo("abEXc3");
  }

  @Test
  void switch_onPatternsStringsAndInts_awaitsInGuardsAndBranches() throws Throwable {
    assertThat(
            run(
                """
                sealed interface Sh permits Ci, Sq, No {}
                record Ci(int r) implements Sh {}
                record Sq(int a, Object o) implements Sh {}
                record No() implements Sh {}
                @Async static Future<String> sw(Sh s, String str, int k) {
                  String a = switch (s) {
                    case Ci(int r) when r > later(2).await() -> "big" + r;
                    case Ci c -> "ci" + later(c.r).await();
                    case Sq(int q, String o) -> "sq" + o + later(q).await();
                    case Sq q -> "sqo" + q;
                    case No n -> "no";
                  };
                  String b = switch (str) {
                    case "x" -> later("X").await();
                    case "y" -> "Y" + later(1).await();
                    default -> { var t = later("d").await(); yield t + t; }
                  };
                  int r = 0;
                  switch (k) {
                    case 1: r += later(1).await();
                    case 2: r += later(2).await(); break;
                    default: r = -1;
                  }
                  return ready(a + b + r);
                }
                @Async static Future<String> run() {
                  return ready(sw(new Ci(5), "x", 1).await() + sw(new Ci(1), "y", 2).await()
                      + sw(new Sq(4, "o"), "z", 3).await() + sw(new No(), "x", 9).await());
                }"""))
        .isEqualTo("big5X3" + "ci1Y12" + "sqo4dd-1" + "noX-1");
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
  void generic_boundedTypes_work() throws Throwable {
    assertThat(
            run(
                """
                static <A extends Comparable<A>> Future<A> maxOf(List<Future<A>> l) {
                  return async(() -> {
                    A best = null;
                    for (var fu : l) {
                      A v = fu.await();
                      if (best == null || v.compareTo(best) > 0) best = v;
                    }
                    return best;
                  });
                }
                static Future<String> run() {
                  return maxOf(List.of(later("a"), later("z"), later("c")));
                }"""))
        .isEqualTo("z");
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
  void compoundAssignment_toElementsAndFields_keepsOperands() throws Throwable {
    assertThat(
            run(
                """
                static Future<String> run() {
                  return async(() -> {
                    long[] arr = {1, 2, 3};
                    arr[later(1).await()] += later(5L).await();
                    arr[2]++;
                    boolean[] bs = new boolean[2];
                    bs[0] |= later(true).await();
                    char ch = (char) (int) later(65).await();
                    byte by = (byte) (ch + 1);
                    int[][] mm = new int[2][later(3).await()];
                    mm[1][2] = (short) (int) later(3).await();
                    assert by > 0 : later("never").await();
                    return Arrays.toString(arr) + bs[0] + ch + by + mm[1][2];
                  });
                }"""))
        .isEqualTo("[1, 7, 4]trueA663");
  }

  @Test
  void conditional_withAwaitOnBothSides_keepsStack() throws Throwable {
    assertThat(
            run(
                """
                @Async static Future<Integer> cond(Integer x) {
                  int r = (x != null && later(x > 1).await() ? later(10).await() : later(20).await())
                      + (x == null ? 1 : x);
                  return ready(r);
                }
                @Async static Future<String> run() {
                  return ready(cond(2).await() + " " + cond(0).await() + " " + cond(null).await());
                }"""))
        .isEqualTo("12 20 21");
  }

  @Test
  void loop_atVeryStart_hasItsOwnFrame() throws Throwable {
    assertThat(
            run(
                """
                @Async static Future<Integer> run() {
                  for (;;) {
                    if (later(true).await()) {
                      do {
                        try { if (later(1).await() == 1) break; } finally { later(0).await(); }
                      } while (true);
                      return ready(3);
                    }
                  }
                }"""))
        .isEqualTo(3);
  }

  @Test
  void labels_breakAndContinue_work() throws Throwable {
    assertThat(
            run(
                """
                @Async static Future<String> run() {
                  var sb = new StringBuilder();
                  outer:
                  for (int i = 0; ; i++) {
                    for (int j = 0; j < 5; j++) {
                      if (j == later(2).await()) continue outer;
                      if (i == later(2).await()) break outer;
                      sb.append(i).append(j).append(' ');
                    }
                  }
                  return ready(sb.toString());
                }"""))
        .isEqualTo("00 01 10 11 ");
  }

  @Test
  void interface_defaultAndStaticMethods_work() throws Throwable {
    assertThat(
            run(
                """
                interface Itf {
                  int v();
                  @Async default Future<Integer> dm(int k) { return ready(v() + later(k).await()); }
                  static Future<Integer> sm() { return async(() -> later(9).await()); }
                  private Future<Integer> pm() { return async(() -> v() + later(1).await()); }
                  default Future<Integer> viaPrivate() { return pm(); }
                }
                @Async static Future<Integer> run() {
                  Itf itf = () -> 4;
                  return ready(itf.dm(2).await() + Itf.sm().await() + itf.viaPrivate().await());
                }"""))
        .isEqualTo(6 + 9 + 5);
  }

  @Test
  void superCall_afterAwait_reachesSuperclass() throws Throwable {
    assertThat(
            run(
                """
                static class Base { protected String hi() { return "base"; } }
                static class Derived extends Base {
                  protected String hi() { return "derived"; }
                  Future<String> sup() {
                    return async(() -> later("<").await() + super.hi() + later(">").await());
                  }
                  @Async Future<String> sup2() { return ready(later("<").await() + super.hi()); }
                }
                @Async static Future<String> run() {
                  return ready(new Derived().sup().await() + new Derived().sup2().await());
                }"""))
        .isEqualTo("<base><base");
  }

  @Test
  void override_ofGenericMethod_leavesBridgeAlone() throws Throwable {
    assertThat(
            run(
                """
                interface Shape<T> { Future<T> f(T t); }
                static class Impl implements Shape<String> {
                  @Async public Future<String> f(String s) { return ready(later(s).await() + "!"); }
                }
                static Future<String> run() { Shape<String> s = new Impl(); return s.f("x"); }"""))
        .isEqualTo("x!");
  }

  @Test
  void enum_constantBody_works() throws Throwable {
    assertThat(
            run(
                """
                enum Col {
                  R, G { @Async Future<String> nm() { return ready("g" + later(ordinal()).await()); } };
                  Future<String> nm() { return async(() -> name() + later(1).await()); }
                }
                @Async static Future<String> run() {
                  return ready(Col.R.nm().await() + Col.G.nm().await());
                }"""))
        .isEqualTo("R1g1");
  }

  @Test
  void innerAndLocalClass_captureAcrossAwait() throws Throwable {
    assertThat(
            run(
                """
                int secret = 7;
                class Inner {
                  int z = 3;
                  @Async Future<Integer> in() {
                    int q = later(1).await();
                    class Loc { int w = q + z + secret; }
                    return ready(new Loc().w + later(0).await());
                  }
                }
                static Future<Integer> run() { return new Host().new Inner().in(); }"""))
        .isEqualTo(11);
  }

  @Test
  void arguments_ofEveryType_survive() throws Throwable {
    assertThat(
            run(
                """
                @Async static Future<String> many(int a, int b, long e, float f, double g, String h,
                    byte i, char j, boolean k, short l, int... more) {
                  float ff = later(1.5f).await();
                  var list = List.of(later(1).await(), later(2).await(), later(3).await());
                  return ready(a + b + e + " " + f + g + h + i + j + k + l + more.length + ff + list);
                }
                static Future<String> run() {
                  return many(1, 2, 5L, 6f, 7.0, "h", (byte) 8, 'j', true, (short) 9, 1, 2, 3);
                }"""))
        .isEqualTo("8 6.07.0h8jtrue931.5[1, 2, 3]");
  }

  @Test
  void parameter_assignedAfterAwait_keepsNewValue() throws Throwable {
    assertThat(
            run(
                """
                @Async static Future<Integer> f(int n) {
                  n += later(1).await();
                  n *= later(2).await();
                  return ready(n);
                }
                static Future<Integer> run() { return f(20); }"""))
        .isEqualTo(42);
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
  void block_inDeadCode_isIgnored() throws Throwable {
    assertThat(
            run(
                """
                @Async static Future<Integer> run() {
                  return ready(false ? async(() -> later(1).await()).await() : later(2).await());
                }"""))
        .isEqualTo(2);
  }

  @Test
  void subtype_ofFuture_isAwaited() throws Throwable {
    assertThat(
            run(
                """
                interface Handle<T> extends Future<T> { void abort(); }
                static abstract class Base<T> implements Handle<T> {}
                static class Now extends Base<Integer> {
                  int left = 1;
                  public Poll<Integer> poll(Context cx) {
                    return left-- > 0 ? Poll.pending() : Poll.ready(21);
                  }
                  public void abort() {}
                }
                @Async static Future<Integer> run() {
                  Handle<Integer> h = new Now();
                  return ready(h.await() + new Now().await());
                }"""))
        .isEqualTo(42);
  }

  @Test
  void await_ofSomethingElse_isLeftAlone() throws Throwable {
    assertThat(
            run(
                """
                static class Gate { Object await() { return "own"; } }
                static Object plain() { return new Gate().await(); }
                @Async static Future<Object> run() {
                  return ready("" + plain() + new Gate().await() + later(1).await());
                }"""))
        .isEqualTo("ownown1");
  }

  @Test
  void checkedException_ofBlock_isRethrownAsItIs() {
    assertThatThrownBy(
            () ->
                run(
                    """
                    static Future<Integer> run() throws IOException {
                      return async(() -> {
                        if (later(true).await()) throw new IOException("three");
                        return 1;
                      });
                    }"""))
        .isInstanceOf(IOException.class)
        .hasMessage("three");
  }
}
