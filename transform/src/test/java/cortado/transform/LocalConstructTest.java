package cortado.transform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Locals of all types and in all places.
class LocalConstructTest extends ConstructTest {

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
  void locals_ofEveryPrimitiveType_liveAcrossAwaits() throws Throwable {
    assertThat(
            run(
                """
                @Async static Future<String> run() {
                  boolean z = later(true).await(); byte b = -8; char c = 'ÿ'; short s = -300;
                  int i = Integer.MIN_VALUE; long l = Long.MIN_VALUE + 1; float f = Float.MIN_VALUE; double d = Double.MAX_VALUE;
                  later(0).await();
                  b += later(1).await(); c++; s -= 1; i--; l ^= later(5L).await(); f = -f; d = d / later(2.0).await(); z = !z;
                  later(0).await();
                  return ready(z + " " + b + " " + (int) c + " " + s + " " + i + " " + l + " " + f + " " + d);
                }"""))
        .isEqualTo(
            "false -7 256 -301 2147483647 "
                + ((Long.MIN_VALUE + 1) ^ 5)
                + " "
                + -Float.MIN_VALUE
                + " "
                + Double.MAX_VALUE / 2);
  }

  @Test
  void casts_betweenAllPrimitives_ofAwaitedValues() throws Throwable {
    assertThat(
            run(
                """
                @Async static Future<String> run() {
                  int i = later(70_000).await(); long l = later(1L << 40).await(); double d = later(-1e10).await(); float f = later(3.9f).await();
                  return ready((byte) i + later(" ").await() + (short) i + later(" ").await() + (int) (char) i + " " + (float) i
                      + " " + (int) l + " " + (double) later(l).await() + " " + (int) (double) later(d).await() + " " + (long) d
                      + " " + (char) (int) later(97).await() + " " + (int) f + " " + (byte) (float) later(f).await() + " " + (long) (float) later(f).await());
                }"""))
        .isEqualTo("112 4464 4464 70000.0 0 1.099511627776E12 -2147483648 -10000000000 a 3 3 3");
  }

  @Test
  void locals_beyondSlot255_needWideInstructions() throws Throwable {
    var declared = new StringBuilder();
    var sum = new StringBuilder("0");
    for (int i = 0; i < 140; i++) {
      declared.append("long w%d = base + %d;\n".formatted(i, i));
      sum.append(" + w").append(i);
    }
    String members =
        """
        @Async static Future<String> run() {
          long base = later(0L).await();
          %s
          int far = later(1).await(); String text = "t"; double wide = later(.5).await();
          far++; far += 1000; far += later(1).await();
          for (int i = 0; i < 3; i++) { far += later(i).await(); text += i; }
          long all = %s;
          return ready(all + " " + far + " " + text + " " + wide);
        }"""
            .formatted(declared, sum);

    assertThat(run(members)).isEqualTo("9730 1006 t012 0.5");
  }

  @Test
  void parameters_beyondSlot127_arrive() throws Throwable {
    var parameters = new StringBuilder("int p0");
    var arguments = new StringBuilder("0");
    var sum = new StringBuilder("p0");
    for (int i = 1; i < 84; i++) {
      parameters.append(", %s p%d".formatted(i % 2 == 0 ? "double" : "long", i));
      arguments.append(", ").append(i);
      sum.append(" + p").append(i);
    }
    String members =
        """
        @Async static Future<String> many(%s) { later(1).await(); return ready("" + (%s)); }
        static Future<String> run() { return many(%s); }"""
            .formatted(parameters, sum, arguments);

    assertThat(run(members)).isEqualTo("3486.0");
  }

  @Test
  void constants_ofAllSizes_areTheSame() throws Throwable {
    assertThat(
            run(
                """
                @Async static Future<String> run() {
                  int[] ints = {-1, 5, 6, 127, -128, 128, 32767, -32768, 32768, later(1 << 30).await()};
                  long[] longs = {0, 1, 2, -1, later(1L).await(), 123_456_789_012L};
                  double[] doubles = {0, -0.0, 1, 2, Math.PI, later(1e300).await()};
                  float[] floats = {0, 1, 2, 3, later(1e30f).await()};
                  Class<?>[] types = {int.class, String[].class, Host.class, later(Object.class).await()};
                  return ready(Arrays.toString(ints) + Arrays.toString(longs) + Arrays.toString(doubles)
                      + Arrays.toString(floats) + types.length + types[1].getSimpleName() + types[2].getName());
                }"""))
        .isEqualTo(
            "[-1, 5, 6, 127, -128, 128, 32767, -32768, 32768, 1073741824]"
                + "[0, 1, 2, -1, 1, 123456789012][0.0, -0.0, 1.0, 2.0, 3.141592653589793, 1.0E300]"
                + "[0.0, 1.0, 2.0, 3.0, 1.0E30]4String[]Host");
  }

  @Test
  void textBlocksAndVar_work() throws Throwable {
    assertThat(
            run(
                """
                @Async static Future<String> run() {
                  var text = \"""
                      line %s
                        indented\""".formatted(later(1).await());
                  var list = new ArrayList<Integer>();
                  for (var each : List.of(1, 2)) list.add(later(each).await());
                  BiFunction<Integer, Integer, Future<Integer>> f = (var a, var b) -> async(() -> later(a).await() + b);
                  return ready(text + list + f.apply(1, 2).await());
                }"""))
        .isEqualTo("line 1\n  indented[1, 2]3");
  }

  @Test
  @Since(22)
  void unnamedVariables_work() throws Throwable {
    assertThat(
            run(
                """
                @Async static Future<String> run() {
                  int count = 0;
                  for (var _ : List.of(1, 2)) count += later(1).await();
                  try { fails(new IOException()).await(); } catch (IOException _) { count += later(10).await(); }
                  try (var _ = new Resource(later("r").await())) { count += later(100).await(); }
                  var _ = later("ignored").await();
                  BiFunction<Integer, Integer, Future<Integer>> f = (a, _) -> async(() -> later(a).await());
                  return ready(count + "" + f.apply(1, 2).await());
                }"""))
        .isEqualTo("1121");
  }

  @Test
  void assertion_withAwaits_isCheckedOnlyWhenEnabled() throws Throwable {
    assertThat(
            run(
                """
                @Async static Future<String> run() {
                  assert later(true).await() : "unused" + later(1).await();
                  try {
                    assert later(1).await() > later(2).await() : "message " + later(3).await();
                    return ready("disabled");
                  } catch (AssertionError e) {
                    return ready(e.getMessage());
                  }
                }"""))
        .isEqualTo("message 3");
  }

  @Test
  void nullLocals_andNullOperands_areMadeAgain() throws Throwable {
    assertThat(
            run(
                """
                static String f(Object a, String b, int[] c, Object d) { return "" + a + b + Arrays.toString(c) + d; }
                @Async static Future<String> run() {
                  String none = null; int[] ints = null; Object[][] deep = null;
                  String s = f(null, later(none).await(), null, later(1).await());
                  for (int i = 0; i < 2; i++) {
                    s += none + later(i).await() + (deep == null);
                    none = i == 0 ? "set" : null;
                  }
                  return ready(s + f(none, null, ints, later(deep).await()));
                }"""))
        .isEqualTo("nullnullnull1null0trueset1truenullnullnullnull");
  }
}
