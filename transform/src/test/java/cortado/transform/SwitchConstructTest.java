package cortado.transform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Switches, patterns and what they bind.
class SwitchConstructTest extends ConstructTest {

  @Test
  @Since(21)
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
  void switch_onEnum_oldAndNewForm() throws Throwable {
    assertThat(
            run(
                """
                enum Color { RED, GREEN { @Override public String toString() { return "g"; } }, BLUE }
                @Async static Future<String> of(Color c) {
                  String s = "";
                  switch (c) {
                    case RED: s += later("r").await();
                    case GREEN: s += later("g").await(); break;
                    default: s += c;
                  }
                  s += switch (c) { case RED -> later(1).await(); case GREEN -> 2; case BLUE -> later(3).await(); };
                  return ready(s);
                }
                @Async static Future<String> run() {
                  String s = "";
                  for (Color c : Color.values()) s += of(later(c).await()).await();
                  return ready(s);
                }"""))
        .isEqualTo("rg1g2BLUE3");
  }

  @Test
  void switch_onStringsThatCollide_picksTheRightOne() throws Throwable {
    assertThat(
            run(
                """
                @Async static Future<String> of(String s) {
                  switch (s) {
                    case "Aa": return ready("1" + later(s).await());
                    case "BB": case "C#": return ready("2" + later(s).await());
                    default: return ready("3");
                  }
                }
                @Async static Future<String> run() {
                  return ready(of("Aa").await() + of("BB").await() + of("C#").await() + of("Bb").await());
                }"""))
        .isEqualTo("1Aa2BB2C#3");
  }

  @Test
  void switchExpression_onTheStack_yieldsAwaits() throws Throwable {
    assertThat(
            run(
                """
                static Future<String> of(int n) {
                  return async(() -> "a" + later(1L).await() + switch (n) {
                    case 1, 2 -> later("x").await();
                    case 3 -> {
                      int sum = 0;
                      for (int i = 0; i < n; i++) sum += later(i).await();
                      yield sum > 2 ? later("big").await() : "small";
                    }
                    default -> throw new IllegalArgumentException("n" + later(n).await());
                  } + later(2.0).await());
                }
                @Async static Future<String> run() {
                  String s = of(1).await() + of(3).await();
                  try { s += of(9).await(); } catch (IllegalArgumentException e) { s += e.getMessage(); }
                  return ready(s);
                }"""))
        .isEqualTo("a1x2.0a1big2.0n9");
  }

  @Test
  void switchExpression_withTryInside_spillsTheStack() throws Throwable {
    assertThat(
            run(
                """
                @Async static Future<String> run() {
                  String s = "a" + later(1L).await() + switch (later(2).await()) {
                    case 2 -> {
                      try { fails(new IOException("io")).await(); yield "no"; }
                      catch (IOException e) { yield e.getMessage() + later("!").await(); }
                      finally { log("f" + later(1).await()); }
                    }
                    default -> "d";
                  };
                  return ready(s);
                }"""))
        .isEqualTo("a1io!");
  }

  @Test
  @Since(21)
  void nestedRecordPatterns_bindAcrossAwaits() throws Throwable {
    assertThat(
            run(
                """
                sealed interface Tree<T> permits Leaf, Node {}
                record Leaf<T>(T value) implements Tree<T> {}
                record Node<T>(Tree<T> left, Tree<T> right, long weight) implements Tree<T> {}
                @Async static Future<Long> sum(Tree<Integer> tree) {
                  return ready(switch (tree) {
                    case Leaf<Integer>(var v) when later(v).await() < 0 -> 0L;
                    case Leaf<Integer>(Integer v) -> (long) later(v).await();
                    case Node<Integer>(Leaf<Integer>(var a), Leaf<Integer>(var b), var w) when w > later(1L).await() ->
                        a + later(b).await() + w;
                    case Node<Integer>(var l, var r, long w) -> sum(l).await() + sum(r).await() + w;
                  });
                }
                @Async static Future<Long> run() {
                  return sum(new Node<>(new Node<>(new Leaf<>(1), new Leaf<>(2), 10),
                      new Node<>(new Leaf<>(-3), new Leaf<>(4), 1), 100));
                }"""))
        .isEqualTo(100L + 13 + 1 + 4);
  }

  @Test
  @Since(22)
  void typeSwitch_withGuardsNullAndUnnamed_restartsWhereItWas() throws Throwable {
    assertThat(
            run(
                """
                record P(Object a, Object b) {}
                @Async static Future<String> of(Object o) {
                  return ready(switch (o) {
                    case null -> "null" + later(0).await();
                    case Integer i when later(i).await() > 10 -> "big";
                    case Integer i when later(i).await() > 5 -> "middle" + i;
                    case Integer _ -> "small";
                    case String s when s.isEmpty() -> "empty";
                    case String s -> s + later(s.length()).await();
                    case P(String a, _) when later(true).await() -> "P" + a;
                    case P(_, P(var x, Integer y)) -> "PP" + x + later(y).await();
                    case int[] ints when ints.length > later(1).await() -> "ints" + ints[1];
                    case Enum<?> _, CharSequence _ -> "other";
                    default -> o.getClass().getSimpleName() + later("?").await();
                  });
                }
                @Async static Future<String> run() {
                  String s = "";
                  for (Object o : new Object[] {null, 20, 7, 1, "", "ab", new P("x", 1), new P(1, new P(2, 3)),
                      new int[] {4, 5}, new int[1], new StringBuilder(), 1.5})
                    s += of(o).await() + " ";
                  return ready(s);
                }"""))
        .isEqualTo("null0 big middle7 small empty ab2 Px PP23 ints5 int[]? other Double? ");
  }

  @Test
  @Since(21)
  void qualifiedEnumAndSealedSwitch_areExhaustive() throws Throwable {
    assertThat(
            run(
                """
                sealed interface Token permits Op, Num {}
                enum Op implements Token { PLUS, MINUS }
                record Num(long value) implements Token {}
                @Async static Future<Long> eval(long a, Token t, long b) {
                  return ready(switch (t) {
                    case Op.PLUS -> a + later(b).await();
                    case Op.MINUS -> a - later(b).await();
                    case Num(long v) -> later(v).await() * a;
                  });
                }
                @Async static Future<Long> run() {
                  return ready(eval(1, Op.PLUS, 2).await() * 100 + eval(7, Op.MINUS, 3).await() * 10
                      + eval(2, new Num(3), 0).await());
                }"""))
        .isEqualTo(346L);
  }

  @Test
  @Since(21)
  void instanceof_patternsKeepTheirBindings() throws Throwable {
    assertThat(
            run(
                """
                record P(Object a, long b) {}
                @Async static Future<String> of(Object o) {
                  if (!(o instanceof P(String a, long b)) || later(b).await() == 0) {
                    return ready(o instanceof Integer i && i > later(0).await() ? "int" + i : "else");
                  }
                  long twice = later(b).await() * 2;
                  while (!(o instanceof Long l)) { o = later(twice).await(); }
                  return ready(a + b + l);
                }
                @Async static Future<String> run() {
                  return ready(of(new P("x", 4)).await() + of(new P("x", 0)).await() + of(3).await() + of(-3).await());
                }"""))
        .isEqualTo("x48elseint3else");
  }

  @Test
  void switch_insideLoopsAndLabels_jumpsOut() throws Throwable {
    assertThat(
            run(
                """
                @Async static Future<String> run() {
                  String s = "";
                  outer:
                  for (int i = 0; ; i++) {
                    switch (later(i).await()) {
                      case 0: continue;
                      case 1: s += "one"; break;
                      case 2: s += later("two").await(); continue outer;
                      case 5: break outer;
                      default: s += i;
                    }
                    s += ".";
                  }
                  return ready(s);
                }"""))
        .isEqualTo("one.two3.4.");
  }
}
