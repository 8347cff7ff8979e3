package cortado.transform.fuzz;

import java.util.List;
import java.util.Map;

/// Writes random expressions, with awaits at every position.
final class Expressions {

  static final List<String> TYPES =
      List.of(
          "int", "int", "int", "long", "long", "double", "double", "String", "String", "Object",
          "boolean", "boolean", "float", "char", "byte", "short");

  private static final Map<String, String> BOXES =
      Map.of(
          "int", "Integer",
          "long", "Long",
          "double", "Double",
          "float", "Float",
          "char", "Character",
          "byte", "Byte",
          "short", "Short",
          "boolean", "Boolean");

  private final Choices choices;

  /// The release whose language the program is in.
  private final int release;

  Expressions(Choices choices, int release) {
    this.choices = choices;
    this.release = release;
  }

  static String boxOf(String type) {
    return BOXES.getOrDefault(type, type);
  }

  String any(Scope scope, int depth) {
    return of(choices.pick(TYPES), scope, depth);
  }

  String ofInt(Scope scope, int depth) {
    return of("int", scope, depth);
  }

  String of(String type, Scope scope, int depth) {
    int kind = choices.below(100);
    if (depth <= 0 || kind < 14) {
      return leaf(type, scope);
    } else if (kind < 57 && scope.mayAwait()) {
      return awaited(type, scope, depth);
    } else if (kind < 63) {
      return "(%s ? %s : %s)"
          .formatted(
              of("boolean", scope, depth - 1),
              of(type, scope, depth - 1),
              of(type, scope, depth - 1));
    } else if (kind < 66) {
      return switchOver(type, scope, depth);
    }
    return switch (type) {
      case "int" -> intOf(scope, depth);
      case "long" -> longOf(scope, depth);
      case "double" -> doubleOf(scope, depth);
      case "String" -> stringOf(scope, depth);
      case "boolean" -> booleanOf(scope, depth);
      case "Object" -> objectOf(scope, depth);
      case "float" ->
          "(%s - %s)".formatted(of("float", scope, depth - 1), of("int", scope, depth - 1));
      default -> "(%s) (%s + 1)".formatted(type, of("int", scope, depth - 1));
    };
  }

  private String awaited(String type, Scope scope, int depth) {
    String box = boxOf(type);
    String operand = of(type, scope, depth - 1);
    return switch (choices.below(20)) {
      case 0, 1 ->
          "World.<%s>laterUnless(%s, %s).await()"
              .formatted(box, operand, of("int", scope, depth - 2));
      case 2 ->
          "World.<%s>laterOrIo(%s, %s).await()"
              .formatted(box, operand, of("int", scope, depth - 2));
      case 3 -> "Fuzz.<%s>id(%s).await()".formatted(box, operand);
      case 4, 5 ->
          "Futures.<%s, Exception>async(() -> %s).await()"
              .formatted(box, of(type, scope.inLambda(true), depth - 1));
      case 6, 7, 8 -> type.equals("int") ? helper(scope, depth) : later(box, operand);
      default -> later(box, operand);
    };
  }

  private static String later(String box, String operand) {
    return "World.<%s>later(%s).await()".formatted(box, operand);
  }

  /// A call of an async method that the class has besides its programs.
  private String helper(Scope scope, int depth) {
    String a = ofInt(scope, depth - 1);
    String b = of("long", scope, depth - 2);
    if (scope.helpers() == 0) {
      return later("Integer", a);
    }
    return switch (choices.below(scope.helpers())) {
      case 0 -> "pair(%s, %s).await()".formatted(a, of("Object", scope, depth - 1));
      case 1 -> "recursive(%s & 3, %s).await()".formatted(a, of("String", scope, depth - 2));
      case 2 -> "new Fuzz(%s).virtual(%s, %s).await()".formatted(leaf("int", scope), a, b);
      case 3 -> "new Sub(%s).virtual(%s, %s).await()".formatted(leaf("int", scope), a, b);
      case 4 -> "((Face) () -> 4).byDefault(%s).await()".formatted(a);
      case 5 -> "Face.ofStatic(%s, %s).await()".formatted(a, of("double", scope, depth - 2));
      default -> "tail(%s).await()".formatted(a);
    };
  }

  private String switchOver(String type, Scope scope, int depth) {
    String a = of(type, scope, depth - 1);
    String b = of(type, scope, depth - 2);
    String c = of(type, scope, depth - 2);
    String cases =
        switch (choices.below(release >= 21 ? 5 : 3)) {
          case 0 ->
              "%s) { case 0, 1 -> %s; case 2 -> %s; default -> { World.log(%s); yield %s; } }"
                  .formatted(ofInt(scope, depth - 1), a, b, any(scope, depth - 2), c);
          case 1 ->
              "%s) { case \"a\" -> %s; case \"b\", \"Aa\", \"BB\" -> %s; default -> %s; }"
                  .formatted(of("String", scope, depth - 1), a, b, c);
          case 2 ->
              "World.color(%s)) { case RED -> %s; case GREEN -> { yield %s; } case BLUE -> %s; }"
                  .formatted(ofInt(scope, depth - 1), a, b, c);
          case 3 -> shapeCases(type, scope, depth, a, b);
          default -> objectCases(scope, depth, a, b, c);
        };
    return "(" + boxOf(type) + ") (switch (" + cases + ")";
  }

  private String shapeCases(String type, Scope scope, int depth, String a, String b) {
    Scope bound = scope.inner();
    String name = choices.freshName();
    bound.declare(name, "int", false, true);
    return "World.shape(%s)) { case World.Dot(int %s) when World.holds(%s) -> %s; case World.Dot %s -> %s;"
            .formatted(
                ofInt(scope, depth - 1),
                name,
                of("boolean", bound.inGuard(), depth - 1),
                of(type, bound, depth - 2),
                choices.freshName(),
                a)
        + " case World.Box(World.Dot(var %s), var %s) when World.holds(%s) -> %s; case World.Box %s -> %s; }"
            .formatted(
                choices.freshName(),
                choices.freshName(),
                of("boolean", scope.inGuard(), depth - 2),
                b,
                choices.freshName(),
                of(type, scope, depth - 2));
  }

  private String objectCases(Scope scope, int depth, String a, String b, String c) {
    Scope bound = scope.inner();
    String name = choices.freshName();
    bound.declare(name, "String", false, true);
    return "(Object) (%s)) { case null -> %s; case String %s when World.holds(%s) -> %s; case Integer %s -> %s;"
            .formatted(
                of("Object", scope, depth - 1),
                a,
                name,
                of("boolean", bound.inGuard(), depth - 1),
                b,
                choices.freshName(),
                c)
        + " default -> { throw new World.Oops(5); } }";
  }

  private String leaf(String type, Scope scope) {
    var fitting = scope.ofType(type);
    if (!fitting.isEmpty() && choices.withChance(.75)) {
      return choices.pick(fitting).name();
    }
    return switch (type) {
      case "int" -> choices.inOneOf(12) ? "123456" : "" + choices.between(-5, 9);
      case "long" -> choices.inOneOf(8) ? "123456789012L" : choices.between(-5, 9) + "L";
      case "double" -> choices.pick("0.5", "1.25", "-2.0", "1e10");
      case "float" -> choices.pick("0.5f", "2f", "-1.5f");
      case "char" -> choices.pick("'a'", "'z'", "'\\u1234'");
      case "byte" -> "(byte) " + choices.between(0, 9);
      case "short" -> "(short) " + choices.between(0, 900);
      case "String" -> choices.pick("\"a\"", "\"b\"", "\"BB\"");
      case "Object" -> choices.pick("null", "\"o\"", "(Object) 1");
      default -> choices.pick("true", "false");
    };
  }

  private String intOf(Scope scope, int depth) {
    String a = ofInt(scope, depth - 1);
    String b = ofInt(scope, depth - 1);
    return switch (choices.below(12)) {
      case 0 -> "(%s + %s)".formatted(a, b);
      case 1 -> "(%s / %s)".formatted(a, b);
      case 2 ->
          "World.mix(%s, %s, %s, %s)"
              .formatted(
                  a,
                  of("long", scope, depth - 1),
                  of("Object", scope, depth - 1),
                  of("double", scope, depth - 1));
      case 3 ->
          "new World.Pair(%s, %s, new World.Pair(%s, %s, null)).hash()"
              .formatted(a, of("Object", scope, depth - 1), b, of("Object", scope, depth - 2));
      case 4 -> "new int[] {%s, %s}[%s & 1]".formatted(a, b, ofInt(scope, depth - 2));
      case 5 -> "(int) (0L + %s)".formatted(of("long", scope, depth - 1));
      case 6 -> "(%s ^ (%s >>> %s))".formatted(a, b, of("long", scope, depth - 2));
      case 7 -> "(cells(%s)[%s & 1] += %s)".formatted(leaf("int", scope), a, b);
      case 8 ->
          scope.mayAssign()
              ? "(new Fuzz(%s).number %s %s)".formatted(a, choices.pick("+=", "-=", "*="), b)
              : a;
      case 9 ->
          "((java.util.function.IntSupplier) () -> %s).getAsInt()"
              .formatted(ofInt(scope.inLambda(false), depth - 2));
      case 10 -> "World.sum(%s, %s, %s)".formatted(a, b, ofInt(scope, depth - 2));
      default -> "(%s).length()".formatted(of("String", scope, depth - 1));
    };
  }

  private String longOf(Scope scope, int depth) {
    String operand = of("long", scope, depth - 1);
    return switch (choices.below(6)) {
      case 0 -> "(%s * %s)".formatted(of("long", scope, depth - 1), operand);
      case 1 -> "(%s - %s)".formatted(ofInt(scope, depth - 1), operand);
      case 2 -> "(%s << %s)".formatted(operand, ofInt(scope, depth - 1));
      case 3 ->
          scope.mayAssign()
              ? "(new Fuzz(%s).wide += %s)".formatted(ofInt(scope, depth - 2), operand)
              : operand;
      case 4 -> scope.mayAssign() ? "(total += %s)".formatted(operand) : operand;
      default ->
          "new World.Wide(%s, %s, %s).sum()"
              .formatted(operand, of("double", scope, depth - 1), of("long", scope, depth - 2));
    };
  }

  private String doubleOf(Scope scope, int depth) {
    String operand = of("double", scope, depth - 1);
    return choices.inOneOf(3)
        ? "(doubles(%s)[0] %s %s)"
            .formatted(ofInt(scope, depth - 2), choices.pick("+=", "*="), operand)
        : "(%s + %s)".formatted(operand, of("long", scope, depth - 1));
  }

  private String stringOf(Scope scope, int depth) {
    return choices.inOneOf(3)
        ? "String.valueOf((Object) (%s))".formatted(of("Object", scope, depth - 1))
        : "(\"\" + %s + %s + %s)"
            .formatted(
                of("String", scope, depth - 1), any(scope, depth - 1), any(scope, depth - 2));
  }

  private String objectOf(Scope scope, int depth) {
    return "(Object) (%s)"
        .formatted(of(choices.pick("int", "String", "boolean", "long"), scope, depth - 1));
  }

  private String booleanOf(Scope scope, int depth) {
    String operand = of("boolean", scope, depth - 1);
    String number = ofInt(scope, depth - 1);
    return switch (choices.below(5)) {
      case 0 -> "(%s < %s)".formatted(number, of("long", scope, depth - 1));
      case 1 -> "(%s && %s)".formatted(operand, of("boolean", scope, depth - 1));
      case 2 -> "(%s || !%s)".formatted(operand, of("boolean", scope, depth - 1));
      case 3 -> "(%s ^ %s >= %s)".formatted(operand, of("double", scope, depth - 1), number);
      default ->
          "((Object) (%1$s) instanceof String %2$s && %2$s.length() < %3$s)"
              .formatted(of("Object", scope, depth - 1), choices.freshName(), number);
    };
  }
}
