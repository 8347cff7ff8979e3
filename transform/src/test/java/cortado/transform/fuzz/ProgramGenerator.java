package cortado.transform.fuzz;

/// Writes a class of random, well-typed Java full of awaits: programs, which are methods `m0` and
/// so on from an int to a future, and async methods that they call.
final class ProgramGenerator {

  /// The programs in one class.
  static final int PROGRAMS = 12;

  private static final int HELPERS = 7;

  private final Choices choices;
  private final Expressions expressions;
  private final Statements statements;
  private final StringBuilder text = new StringBuilder();

  private ProgramGenerator(long seed, int release) {
    choices = new Choices(seed);
    expressions = new Expressions(choices, release);
    statements = new Statements(choices, expressions);
  }

  /// The source of the class `Fuzz` that belongs to a seed, in the language of a release.
  static String generate(long seed, int release) {
    return new ProgramGenerator(seed, release).generate();
  }

  private String generate() {
    text.append("import cortado.future.*;\nimport cortado.transform.fuzz.World;\n");
    text.append(
        """
        public class Fuzz {
        int number;
        long wide = 3;
        static long total;
        private static int[] cells(int n) { return new int[] {n, 7}; }
        private static double[] doubles(int n) { return new double[] {n}; }
        Fuzz(int number) { this.number = number; }
        public static void reset() { total = 0; }
        @Async static <T> Future<T> id(T value) {
        T later = World.<T>later(value).await();
        return Futures.<T>ready(later);
        }
        """);
    helpers();
    for (int i = 0; i < PROGRAMS; i++) {
      String head =
          "public static Future<Integer> m%d(final int n) throws Exception {\n".formatted(i);
      text.append(i % 2 == 0 ? block(head, HELPERS, 3) : method(head, HELPERS, 3));
    }
    return text.append("}\n").toString();
  }

  private void helpers() {
    text.append(
        small(
            "static Future<Integer> pair(final int n, Object o) throws Exception {\n",
            0,
            "Object o"));
    text.append(
        """
        @Async private static Future<Integer> recursive(int n, String s) throws Exception {
        if (n <= 0) return Futures.<Integer>ready(s.length());
        World.log(n);
        return Futures.<Integer>ready(%s + recursive(n - 1, s + World.later(n).await()).await());
        }
        """
            .formatted(expressions.ofInt(Scope.ofMethod(1), 2)));
    text.append(
        small(
            "Future<Integer> virtual(final int n, long w) throws Exception {\n",
            2,
            "int number",
            "long w"));
    text.append("static class Sub extends Fuzz {\nSub(int number) { super(number); }\n");
    text.append(
        """
        @Async @Override Future<Integer> virtual(final int n, long w) throws Exception {
        number += %s;
        return Futures.<Integer>ready(super.virtual(n + number, w - %s).await() * 3);
        }
        }
        interface Face {
        int number();
        """
            .formatted(
                expressions.ofInt(Scope.ofMethod(3), 2),
                expressions.of("long", Scope.ofMethod(0), 2)));
    text.append(small("default Future<Integer> byDefault(final int n) throws Exception {\n", 4));
    text.append(
        small(
            "static Future<Integer> ofStatic(final int n, double d) throws Exception {\n",
            5,
            "double d"));
    text.append("}\n");
    text.append(
        """
        @Async static Future<Integer> tail(int n) throws Exception {
        if (n %% 3 == 0) return pair(n, %s);
        if (n %% 3 == 1) return Face.ofStatic(n, 1.5);
        return n > 0 ? tail(n - 2) : World.later(n);
        }
        """
            .formatted(expressions.of("Object", Scope.ofMethod(6), 2)));
  }

  private String small(String head, int callable, String... parameters) {
    Scope scope = Scope.ofMethod(callable);
    for (String parameter : parameters) {
      int space = parameter.indexOf(' ');
      scope.declare(parameter.substring(space + 1), parameter.substring(0, space), true, false);
    }
    String body = statements.into(scope, 1);
    return "@Async " + head + body + "\n" + result(scope);
  }

  private String method(String head, int callable, int depth) {
    Scope scope = Scope.ofMethod(callable);
    return "@Async " + head + statements.into(scope, depth) + "\n" + result(scope);
  }

  private String result(Scope scope) {
    return "return %s(%s);\n}\n".formatted(scope.ready(), expressions.ofInt(scope, 2));
  }

  private String block(String head, int callable, int depth) {
    Scope scope = Scope.ofMethod(callable).inLambda(true);
    String body = statements.into(scope, depth);
    return head
        + "return Futures.<Integer, Exception>async(() -> {\n"
        + body
        + "\nreturn "
        + expressions.ofInt(scope, 2)
        + ";\n});\n}\n";
  }
}
