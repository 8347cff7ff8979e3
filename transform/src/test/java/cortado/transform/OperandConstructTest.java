package cortado.transform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What lies on the operand stack while something is awaited.
class OperandConstructTest extends ConstructTest {

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
  void constructor_nestedWithAwaits_makesInnerThenOuter() throws Throwable {
    assertThat(
            run(
                """
                record B(Object x) { B { log("B" + x); } }
                record A(B b, Object y, long z) { A { log("A" + y); } }
                static Future<String> run() {
                  return async(() ->
                      new A(new B(later("x").await()), later("y").await(), later(3L).await())
                          .toString() + new A(null, later(1).await(), 2));
                }"""))
        .isEqualTo("A[b=B[x=x], y=y, z=3]A[b=null, y=1, z=2]");
    assertThat(Leaves.log).containsExactly("Bx", "Ay", "A1");
  }

  @Test
  void constructor_inArgumentsOfCallsAndConstructors_threeDeep() throws Throwable {
    assertThat(
            run(
                """
                record P(Object a, Object b) {}
                static String join(Object a, P b, Object c) { return a + "|" + b + "|" + c; }
                @Async static Future<String> run() {
                  return ready(join(later(1).await(),
                      new P(new P(later(2).await(), new P(3, later(4).await())), later(5).await()),
                      new P(later(6).await(), new StringBuilder().append(later(7).await()).toString())));
                }"""))
        .isEqualTo("1|P[a=P[a=2, b=P[a=3, b=4]], b=5]|P[a=6, b=7]");
  }

  @Test
  void constructor_argumentFails_neverMakesObject() throws Throwable {
    assertThat(
            run(
                """
                record P(Object a, Object b) { P { log("made"); } }
                static Future<String> run() {
                  return async(() -> {
                    try {
                      return new P(later(1).await(), fails(new IOException("no")).await()).toString();
                    } catch (IOException e) {
                      return e.getMessage() + later("!").await();
                    }
                  });
                }"""))
        .isEqualTo("no!");
    assertThat(Leaves.log).isEmpty();
  }

  @Test
  void constructor_ofConditionalAndSwitchArguments_keepsUninitializedAcrossMerges()
      throws Throwable {
    assertThat(
            run(
                """
                record P(Object a, long b, Object c) {}
                static Future<String> one(int n) {
                  return async(() -> new P(
                      n > 0 ? later("pos").await() : "neg",
                      switch (n) { case 0 -> later(10L).await(); case 1 -> 11L; default -> later(12L).await(); },
                      n == 1 && later(true).await() || n == 2).toString());
                }
                @Async static Future<String> run() {
                  return ready(one(0).await() + one(1).await() + one(2).await());
                }"""))
        .isEqualTo("P[a=neg, b=10, c=false]P[a=pos, b=11, c=true]P[a=pos, b=12, c=true]");
  }

  @Test
  void innerConstructor_argumentsAwaited_keepsOuterAndCaptures() throws Throwable {
    assertThat(
            run(
                """
                int base = 5;
                class In { int v; In(int a, long b) { v = base + a + (int) b; } }
                @Async Future<Integer> f(int k) {
                  class Local { int w; Local(int a) { w = a + k + base; } }
                  Object anonymous = new Object() {
                    final int q = k;
                    @Override public String toString() { return "q" + q + base; }
                  };
                  return ready(new In(later(1).await(), later(2L).await()).v
                      + this.new In(later(3).await(), 4L).v + new Local(later(6).await()).w
                      + (anonymous + "").length());
                }
                static Future<Integer> run() { return new Host().f(7); }"""))
        .isEqualTo(8 + 12 + 18 + 3);
  }

  @Test
  void constructor_ofAnonymousClass_takesAwaitedArguments() throws Throwable {
    assertThat(
            run(
                """
                static abstract class Base {
                  final String s;
                  Base(Object a, double d) { s = a + "" + d; }
                  abstract String more();
                }
                @Async static Future<String> run() {
                  int k = later(1).await();
                  return ready(new Base(later("a").await(), later(2.5).await()) {
                    String more() { return s + k; }
                  }.more());
                }"""))
        .isEqualTo("a2.51");
  }

  @Test
  void compoundAssignment_toFieldsOfAllKinds_readsBeforeAwait() throws Throwable {
    assertThat(
            run(
                """
                int i = 1; long l = 2; double d = 3; float f = 4; String s = "s"; byte b = 5;
                static int si = 6; static long sl = 7;
                Host self() { log("self"); return this; }
                @Async Future<String> all() {
                  self().i += later(10).await();
                  self().l -= later(10L).await();
                  self().d *= later(2.0).await();
                  self().f /= later(2f).await();
                  self().s += later("t").await() + later('u').await();
                  self().b <<= later(1).await();
                  si += later(1).await();
                  sl ^= later(1L).await();
                  int read = i++ + later(100).await() + ++si;
                  long wide = l-- + later(1000L).await() + --sl;
                  return ready(i + " " + l + " " + d + " " + f + " " + s + " " + b + " " + si + " " + sl
                      + " " + read + " " + wide);
                }
                static Future<String> run() { return new Host().all(); }"""))
        .isEqualTo("12 -9 6.0 2.0 stu 10 8 5 119 997");
    assertThat(Leaves.log).hasSize(6);
  }

  @Test
  void compoundAssignment_readsLeftSideBeforeAwait() throws Throwable {
    assertThat(
            run(
                """
                static int shared = 1;
                static Future<Integer> change(int to) {
                  return async(() -> { shared = to; return later(10).await(); });
                }
                @Async static Future<String> run() {
                  int local = 1;
                  local += (local = later(5).await());
                  shared += change(100).await();
                  int[] a = {1, 2};
                  int[] b = a;
                  int index = 0;
                  a[index++] += (a = new int[] {50, 60})[index] + later(1).await();
                  return ready(local + " " + shared + " " + b[0] + " " + a[0]);
                }"""))
        .isEqualTo("6 11 62 50");
  }

  @Test
  void elements_ofEveryArrayType_areAssignedAcrossAwaits() throws Throwable {
    assertThat(
            run(
                """
                @Async static Future<String> run() {
                  boolean[] z = {false}; byte[] b = {1}; char[] c = {'a'}; short[] s = {2};
                  int[] i = {3}; long[] l = {4}; float[] f = {5}; double[] d = {6};
                  String[] t = {"t"}; Object[][] o = {{1}, null};
                  z[0] |= later(true).await(); b[later(0).await()] += later(1).await();
                  c[0] += later(1).await(); s[0] *= later(3).await(); i[0]++; i[0] <<= later(2L).await();
                  l[later(0).await()] += later(5L).await(); f[0] -= later(.5f).await();
                  d[0] /= later(4.0).await(); t[0] += later("u").await();
                  o[later(1).await()] = new Object[] {later("in").await(), later(2).await()};
                  l[0]++; ++d[0]; long old = l[0]-- + later(1L).await(); double was = d[0]++ + later(1.0).await();
                  return ready("" + z[0] + b[0] + c[0] + s[0] + i[0] + l[0] + f[0] + d[0] + t[0]
                      + Arrays.deepToString(o) + old + was);
                }"""))
        .isEqualTo("true2b61694.53.5tu[[1], [in, 2]]113.5");
  }

  @Test
  void arrayInitializer_ofAwaits_isFilledInOrder() throws Throwable {
    assertThat(
            run(
                """
                static String join(Object... all) { return Arrays.deepToString(all); }
                static Future<String> run() {
                  return async(() -> join(later(1).await(), new long[] {later(2L).await(), 3, later(4L).await()},
                      new double[][] {{later(1.5).await()}, {}, {2, later(3.0).await()}},
                      new int[later(2).await()][later(1).await()], later("end").await()));
                }"""))
        .isEqualTo("[1, [2, 3, 4], [[1.5], [], [2.0, 3.0]], [[0], [0]], end]");
  }

  @Test
  void element_outOfBounds_failsAfterTheAwait() throws Throwable {
    assertThat(
            run(
                """
                @Async static Future<String> run() {
                  int[] a = new int[1];
                  int[] none = null;
                  String s = "";
                  try { a[2] = later(1).await(); } catch (ArrayIndexOutOfBoundsException e) { s += "bounds"; }
                  try { none[0] += later(1).await(); } catch (NullPointerException e) { s += "null"; }
                  try { Object[] o = new String[1]; o[0] = later(1).await(); } catch (ArrayStoreException e) { s += "store"; }
                  return ready(s);
                }"""))
        .isEqualTo("boundsnullstore");
  }

  @ParameterizedTest
  @ValueSource(strings = {"inline", "indy", "indyWithConstants"})
  void stringConcatenation_ofEveryStrategy_keepsItsParts(String strategy) throws Throwable {
    String members =
        """
        static String last = "z";
        @Async static Future<String> run() {
          String s = "a" + later(1).await() + 'c' + later(2L).await() + 1.5 + later(null).await()
              + (later(true).await() ? "x" + later("y").await() : last) + last;
          s += later(7).await() + s;
          return ready(s + later("").await());
        }""";

    assertThat(run(members, "-XDstringConcat=" + strategy))
        .isEqualTo("a1c21.5nullxyz7a1c21.5nullxyz");
  }

  @Test
  void boolean_chainsShortCircuit() throws Throwable {
    assertThat(
            run(
                """
                static Future<Boolean> is(String name, boolean value) {
                  return async(() -> { log(name); return later(value).await(); });
                }
                @Async static Future<String> run() throws Exception {
                  boolean a = is("a", true).await() && is("b", false).await() || is("c", true).await();
                  boolean b = !(is("d", false).await() | is("e", true).await()) ^ is("f", true).await();
                  boolean c = is("g", false).await() ? is("h", true).await() : !is("i", true).await();
                  return ready(a + " " + b + " " + c);
                }"""))
        .isEqualTo("true true false");
    assertThat(Leaves.log).containsExactly("a", "b", "c", "d", "e", "f", "g", "i");
  }

  @Test
  void longAndDouble_belowAnAwait_surviveTwice() throws Throwable {
    assertThat(
            run(
                """
                static double mix(long a, double b, int c, long d, float e) { return a + b + c + d + e; }
                @Async static Future<String> run() {
                  long base = later(40L).await();
                  double r = base + mix(base * later(2L).await(), later(.5).await() - later(1).await(),
                      later(3).await(), base << later(1).await(), later(2f).await() % later(3L).await());
                  int compared = (base < later(50L).await() ? 1 : 0) + Long.compare(base, later(1L).await());
                  return ready(r + " " + compared);
                }"""))
        .isEqualTo((40 + 80 - .5 + 3 + 80 + 2) + " 2");
  }

  @Test
  void operandsAndLocals_aroundCallsOfAsyncMethods_keepTheirPlaces() throws Throwable {
    assertThat(
            run(
                """
                @Async static Future<String> text(String t) { return ready(later(t).await() + "!"); }
                @Async static Future<String> both(String x, String y) {
                  text("nothing").await();
                  return ready(x.concat(text("w").await()).concat(y));
                }
                static Future<String> run() { return both("x", "y"); }"""))
        .isEqualTo("xw!y");
  }
}
