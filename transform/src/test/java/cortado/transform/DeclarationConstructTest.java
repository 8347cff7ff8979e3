package cortado.transform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Where async functions stand: classes, interfaces, enums, generics, and the calls between them.
class DeclarationConstructTest extends ConstructTest {

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
  void interface_privateStaticAndSuperDefault_areCalled() throws Throwable {
    assertThat(
            run(
                """
                interface Named {
                  String name();
                  @Async private Future<String> quoted() { return ready("'" + later(name()).await() + "'"); }
                  @Async default Future<String> greet() { return ready("hi " + quoted().await()); }
                  @Async static Future<Named> of(String n) { later(1).await(); return ready(() -> n); }
                  @Async private static Future<Integer> one() { return ready(later(1).await()); }
                  default Future<Integer> viaStatic() { return one(); }
                }
                static class Loud implements Named {
                  public String name() { return "loud"; }
                  @Async @Override public Future<String> greet() {
                    return ready(Named.super.greet().await() + later("!").await() + viaStatic().await());
                  }
                }
                @Async static Future<String> run() {
                  Named n = Named.of("n").await();
                  return ready(n.greet().await() + new Loud().greet().await());
                }"""))
        .isEqualTo("hi 'n'hi 'loud'!1");
  }

  @Test
  void override_threeLevels_callsSuperMethods() throws Throwable {
    assertThat(
            run(
                """
                static class A { @Async Future<String> f(int n) { return ready("A" + later(n).await()); } }
                static class B extends A {
                  @Async @Override Future<String> f(int n) { return ready("B" + super.f(n + 1).await()); }
                }
                static class C extends B {
                  @Override Future<String> f(int n) { return async(() -> "C" + super.f(n * 2).await()); }
                }
                @Async static Future<String> run() {
                  A[] all = {new A(), new B(), new C()};
                  String s = "";
                  for (A a : all) s += a.f(5).await() + " ";
                  return ready(s);
                }"""))
        .isEqualTo("A5 BA6 CBA11 ");
  }

  @Test
  void abstractGenericMethod_withBridgesAndCovariance_dispatches() throws Throwable {
    assertThat(
            run(
                """
                static abstract class Source<T extends Comparable<T>> {
                  abstract Future<T> next(T last);
                  @Async Future<T> best(T a, T b) {
                    T x = next(a).await();
                    T y = next(b).await();
                    return ready(x.compareTo(y) > 0 ? x : y);
                  }
                }
                static class Numbers extends Source<Integer> {
                  @Async @Override Future<Integer> next(Integer last) { return ready(last + later(1).await()); }
                }
                static class Words extends Source<String> {
                  @Override Future<String> next(String last) { return async(() -> last + later("s").await()); }
                }
                @Async static Future<String> run() {
                  Source<String> words = new Words();
                  return ready(new Numbers().best(3, 2).await() + words.best("a", "b").await());
                }"""))
        .isEqualTo("4bs");
  }

  @Test
  void genericMethods_withWildcardsAndIntersections_work() throws Throwable {
    assertThat(
            run(
                """
                @Async static <T extends Object & Comparable<? super T>> Future<T> max(Collection<? extends Future<? extends T>> all) {
                  T best = null;
                  for (Future<? extends T> each : all) {
                    T value = each.await();
                    best = best == null || value.compareTo(best) > 0 ? value : best;
                  }
                  return ready(best);
                }
                @Async static <A, B, R> Future<R> combine(Future<A> a, Future<? extends B> b, BiFunction<? super A, ? super B, ? extends R> f) {
                  return ready(f.apply(a.await(), b.await()));
                }
                @SafeVarargs @Async static <T> Future<List<T>> all(Future<T>... futures) {
                  var list = new ArrayList<T>();
                  for (var f : futures) list.add(f.await());
                  return ready(list);
                }
                @Async static Future<String> run() {
                  return ready(max(List.of(later(1), later(5), later(3))).await()
                      + combine(later(2), later("x"), (Integer n, Object o) -> o + "" + n).await()
                      + all(later('a'), later('b')).await() + all().await() + Host.<Object>all(later(1), later("s")).await());
                }"""))
        .isEqualTo("5x2[a, b][][1, s]");
  }

  @Test
  void varargs_andOverloads_pickTheSameMethod() throws Throwable {
    assertThat(
            run(
                """
                static String f(Object... o) { return "o" + o.length; }
                static String f(int... i) { return "i" + i.length; }
                static String h(long a, Object... o) { return "l" + a + o.length; }
                @Async static Future<String> g(String... s) { return ready(s.length + later(s.length == 0 ? "" : s[0]).await()); }
                @Async static Future<String> g(int i, Object o) { return ready("io" + later(i).await()); }
                @Async static Future<String> run() {
                  return ready(f("a", later("b").await()) + f(later("c").await()) + h(later(1L).await(), "x", later(2).await())
                      + g().await() + g("x", later("y").await()).await() + g(later(3).await(), null).await());
                }"""))
        .isEqualTo("o2o1l1202xio3");
  }

  @Test
  void constructors_callTheirCallees_whileBlocksCaptureThis() throws Throwable {
    assertThat(
            run(
                """
                static class Account {
                  final Future<Integer> opening;
                  int balance;
                  Account(int start) { this(start, "default"); balance += 1; }
                  Account(int start, String name) {
                    opening = opening(start);
                    balance = name.length();
                  }
                  private Future<Integer> opening(int start) { return async(() -> balance += later(start).await()); }
                }
                @Async static Future<Integer> run() {
                  var a = new Account(later(10).await());
                  return ready(a.opening.await() + new Account(1, later("ab").await()).opening.await());
                }"""))
        .isEqualTo(18 + 3);
  }

  @Test
  void thisThatEscapes_isTheSameObjectAfterAwait() throws Throwable {
    assertThat(
            run(
                """
                static Host last;
                int n;
                Host me() { return this; }
                @Async Future<Boolean> f() {
                  last = this;
                  n = later(1).await();
                  Supplier<Host> me = () -> this;
                  Supplier<Host> alsoMe = this::me;
                  later(2).await();
                  return ready(last == this && me.get() == this && alsoMe.get() == last && last.n == 1);
                }
                static Future<Boolean> run() { return new Host().f(); }"""))
        .isEqualTo(true);
  }

  @Test
  void synchronizedCallee_isCalledBetweenAwaits() throws Throwable {
    assertThat(
            run(
                """
                private int count;
                synchronized int add(int n) { return count += n; }
                static synchronized long twice(long n) { return n * 2; }
                @Async Future<String> f() {
                  int a = add(later(1).await()) + add(later(2).await());
                  return ready(a + " " + twice(later(3L).await()) + Thread.holdsLock(this));
                }
                static Future<String> run() { return new Host().f(); }"""))
        .isEqualTo("4 6false");
  }

  @Test
  void instanceMain_isAnAsyncMethodLikeAnyOther() throws Throwable {
    assertThat(
            run(
                """
                private final List<String> names = List.of("a", "b");
                @Async Future<Void> main() {
                  for (var name : names) log(later(name).await());
                  return done();
                }
                @Async static Future<String> run() { new Host().main().await(); return ready("ran"); }"""))
        .isEqualTo("ran");
    assertThat(Leaves.log).containsExactly("a", "b");
  }

  @Test
  void recursion_mutualAndDeep_keepsItsFrames() throws Throwable {
    assertThat(
            run(
                """
                @Async static Future<Boolean> even(int n) { return ready(n == 0 || odd(later(n - 1).await()).await()); }
                static Future<Boolean> odd(int n) { return async(() -> n != 0 && even(later(n - 1).await()).await()); }
                @Async static Future<Long> ackermann(long m, long n) {
                  if (m == 0) return ready(n + 1);
                  if (n == 0) return ackermann(m - 1, 1);
                  return ackermann(m - 1, ackermann(m, later(n - 1).await()).await());
                }
                @Async static Future<String> run() {
                  return ready(even(20).await() + " " + even(7).await() + " " + ackermann(2, 2).await());
                }"""))
        .isEqualTo("true false 7");
  }

  @Test
  void nestedTypes_ofAllKinds_seePrivateMembers() throws Throwable {
    assertThat(
            run(
                """
                private static int secret = 1;
                private int own = 2;
                private static Future<Integer> bump(int by) { return async(() -> secret += later(by).await()); }
                private @Async Future<Integer> mine() { return ready(own + later(secret).await()); }
                record R(int a) { @Async Future<Integer> f() { return ready(a + bump(1).await() + secret); } }
                enum E { X; @Async Future<Integer> f() { return ready(bump(2).await() + ordinal()); } }
                class Inner { class Deep { @Async Future<Integer> f() { return ready(own + Host.this.mine().await()); } } }
                static class Nested { private @Async static Future<Integer> f() { return ready(later(secret).await()); } }
                @Async static Future<String> run() {
                  var host = new Host();
                  return ready(new R(5).f().await() + " " + E.X.f().await() + " " + host.new Inner().new Deep().f().await()
                      + " " + Nested.f().await());
                }"""))
        .isEqualTo("9 4 8 4");
  }
}
