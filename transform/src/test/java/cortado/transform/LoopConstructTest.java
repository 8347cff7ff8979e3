package cortado.transform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Loops, jumps and code that is never reached.
class LoopConstructTest extends ConstructTest {

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
  void enhancedFor_overArraysIterablesAndAwaits_keepsItsIterator() throws Throwable {
    assertThat(
            run(
                """
                static Iterable<Integer> counting(int n) {
                  return () -> new Iterator<>() {
                    int at;
                    public boolean hasNext() { return at < n; }
                    public Integer next() { return at++; }
                  };
                }
                @Async static Future<String> run() {
                  String s = "";
                  for (long l : new long[] {1, later(2L).await(), 3}) s += l + later(".").await();
                  for (char c : later("ab").await().toCharArray()) s += c + later("-").await();
                  for (var e : Map.of("k", later(1).await()).entrySet()) s += e.getKey() + later(e.getValue()).await();
                  for (int i : counting(later(3).await())) for (String t : List.of("x", "y")) s += later(t).await() + i;
                  for (double[] row : new double[][] {{1}, {2, 3}}) for (double d : row) s += later(d).await();
                  return ready(s);
                }"""))
        .isEqualTo("1.2.3.a-b-k1x0y0x1y1x2y21.02.03.0");
  }

  @Test
  void loops_awaitInEveryPart_work() throws Throwable {
    assertThat(
            run(
                """
                @Async static Future<String> run() {
                  String s = "";
                  for (int i = later(0).await(), j = later(9).await(); i < later(3).await() && j > 0;
                      i += later(1).await(), j -= 2) s += i + "" + j + " ";
                  int n = 0;
                  while (later(n).await() < 3) { n++; if (n == 2) continue; s += n; }
                  do { s += later("d").await(); n--; } while (n > later(1).await());
                  return ready(s);
                }"""))
        .isEqualTo("09 17 25 13dd");
  }

  @Test
  void infiniteLoop_withoutExit_endsByException() throws Throwable {
    assertThat(
            run(
                """
                @Async static Future<Integer> forever() {
                  int i = 0;
                  while (true) {
                    i += later(1).await();
                    if (i == 4) throw new IllegalStateException("at " + later(i).await());
                  }
                }
                @Async static Future<String> run() {
                  try { return ready("" + forever().await()); }
                  catch (IllegalStateException e) { return ready(e.getMessage()); }
                }"""))
        .isEqualTo("at 4");
  }

  @Test
  void labelledBlock_andNestedLabels_jumpOverFinally() throws Throwable {
    assertThat(
            run(
                """
                static Future<String> run() {
                  return async(() -> {
                    var s = new StringBuilder();
                    block: {
                      s.append(later("a").await());
                      if (s.length() == 1) break block;
                      s.append("never");
                    }
                    one: for (int i = 0; i < 3; i++) {
                      two: while (true) {
                        try {
                          for (;;) {
                            try {
                              if (later(i).await() == 0) continue one;
                              if (i == 1) break two;
                              break one;
                            } finally { s.append("f" + later(i).await()); }
                          }
                        } finally { s.append("g" + i); }
                      }
                      s.append("after");
                    }
                    return s.append(later("z").await()).toString();
                  });
                }"""))
        .isEqualTo("af0g0f1g1afterf2g2z");
  }

  @Test
  void deadCode_afterReturnAndThrow_isIgnored() throws Throwable {
    assertThat(
            run(
                """
                static final boolean DEBUG = false;
                @Async static Future<Integer> returns(int n) {
                  if (DEBUG) { later("debug").await(); }
                  for (int i = 0; DEBUG && i < 9; i++) { later("debug").await(); }
                  if (n > 0) { return ready(later(n).await()); } else { throw new IllegalStateException("neg"); }
                }
                @Async static Future<Integer> run() {
                  for (;;) {
                    try { return ready(returns(1).await() + returns(-1).await()); }
                    catch (IllegalStateException e) { return ready(later(7).await()); }
                    finally { if (DEBUG) later("debug").await(); }
                  }
                }"""))
        .isEqualTo(7);
  }

  @Test
  void loop_reusesSlotsForOtherTypes() throws Throwable {
    assertThat(
            run(
                """
                @Async static Future<String> run() {
                  String s = "";
                  for (int round = 0; round < 2; round++) {
                    { int a = later(1).await(); long b = later(2L).await(); s += a + b; }
                    { String a = later("x").await(); double b = later(.5).await(); s += a + b; }
                    { long a = later(3L).await(); Object b = later("o").await(); int c = later(4).await(); s += a + "" + b + c; }
                    { float a = later(1f).await(); char b = later('c').await(); s += a + "" + b; }
                  }
                  return ready(s);
                }"""))
        .isEqualTo("3x0.53o41.0c3x0.53o41.0c");
  }

  @Test
  void variable_definitelyAssignedLate_isNotSavedEarly() throws Throwable {
    assertThat(
            run(
                """
                @Async static Future<String> of(boolean b) {
                  final String s; long l;
                  if (later(b).await()) { s = later("yes").await(); l = 1; }
                  else { later(0).await(); s = "no"; l = later(2L).await(); }
                  later(0).await();
                  return ready(s + l);
                }
                @Async static Future<String> run() { return ready(of(true).await() + of(false).await()); }"""))
        .isEqualTo("yes1no2");
  }
}
