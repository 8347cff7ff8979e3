package cortado.transform.fuzz;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// Writes random, well-typed Java programs full of awaits.
final class ProgramGenerator {

  static final int METHODS = 12;

  private static final List<String> TYPES =
      List.of("int", "long", "double", "String", "Object", "boolean");
  private static final Map<String, String> BOXES =
      Map.of(
          "int", "Integer",
          "long", "Long",
          "double", "Double",
          "String", "String",
          "Object", "Object",
          "boolean", "Boolean");

  private record Variable(String name, String type) {}

  private final Random random;
  private int names;

  /// The variables that are never assigned again, which lambdas may capture.
  private Set<String> finals = new HashSet<>();

  private ProgramGenerator(long seed) {
    this.random = new Random(seed);
  }

  /// A class `Fuzz` with methods `m0` and so on, from an int to a future.
  static String generate(long seed) {
    return new ProgramGenerator(seed).program();
  }

  private String program() {
    var text = new StringBuilder();
    text.append("import static cortado.future.Futures.*;\nimport cortado.future.*;\n");
    text.append("import cortado.transform.fuzz.World;\npublic class Fuzz {\n");
    for (int i = 0; i < METHODS; i++) {
      finals = new HashSet<>(Set.of("n"));
      var scope = List.of(new Variable("n", "int"));
      String body = block(scope, 3, false, 2);
      String value = expression("int", scope, 2);
      text.append(i % 2 == 0 ? asBlock(i, body, value) : asMethod(i, body, value));
    }
    return text.append("}\n").toString();
  }

  private static String asBlock(int number, String body, String value) {
    return """
      public static Future<Integer> m%d(final int n) { return async(() -> {
    %s
        return %s;
      }); }
    """
        .formatted(number, body.replace("READY", ""), value);
  }

  private static String asMethod(int number, String body, String value) {
    return """
      @Async public static Future<Integer> m%d(final int n) {
    %s
        return ready(%s);
      }
    """
        .formatted(number, body.replace("READY", "ready"), value);
  }

  // Statements

  private String block(List<Variable> outer, int depth, boolean inLoop, int indent) {
    var scope = new ArrayList<>(outer);
    var statements = new ArrayList<String>();
    for (int left = between(1, 4); left > 0; left--) {
      statements.add("  ".repeat(indent) + statement(scope, depth, inLoop, indent));
    }
    return String.join("\n", statements);
  }

  private String statement(List<Variable> scope, int depth, boolean inLoop, int indent) {
    double kind = random.nextDouble();
    if (kind < .3) {
      return declaration(scope);
    } else if (kind < .45) {
      return assignment(scope);
    } else if (kind < .55 || depth <= 0) {
      return "World.log(" + expression(pick(TYPES), scope, 2) + ");";
    } else if (kind < .65) {
      return ifElse(scope, depth, inLoop, indent);
    } else if (kind < .75) {
      return loop(scope, depth, indent);
    } else if (kind < .92) {
      return tryStatement(scope, depth, inLoop, indent);
    }
    return jump(scope, inLoop);
  }

  private String declaration(List<Variable> scope) {
    var variable = new Variable(fresh(), pick(TYPES));
    String value = expression(variable.type, scope, 3);
    scope.add(variable);
    if (random.nextDouble() < .25) {
      finals.add(variable.name);
    }
    return variable.type + " " + variable.name + " = " + value + ";";
  }

  private String assignment(List<Variable> scope) {
    var assignable = scope.stream().filter(each -> !finals.contains(each.name)).toList();
    if (assignable.isEmpty()) {
      return "World.log(" + expression("String", scope, 2) + ");";
    }
    Variable variable = pick(assignable);
    return variable.name + " = " + expression(variable.type, scope, 3) + ";";
  }

  private String ifElse(List<Variable> scope, int depth, boolean inLoop, int indent) {
    return "if (%s) {\n%s\n} else {\n%s\n}"
        .formatted(
            expression("boolean", scope, 2),
            block(scope, depth - 1, inLoop, indent + 1),
            block(scope, depth - 1, inLoop, indent + 1));
  }

  private String loop(List<Variable> scope, int depth, int indent) {
    String index = fresh();
    finals.add(index);
    return "for (int %1$s = 0; %1$s < %2$d; %1$s++) {\n%3$s\n}"
        .formatted(index, between(1, 3), block(scope, depth - 1, true, indent + 1));
  }

  private String tryStatement(List<Variable> scope, int depth, boolean inLoop, int indent) {
    var text = new StringBuilder("try");
    if (random.nextDouble() < .4) {
      text.append(" (var %s = new World.Res(%s))".formatted(fresh(), expression("int", scope, 2)));
    }
    text.append(" {\n").append(block(scope, depth - 1, inLoop, indent + 1)).append("\n}");
    boolean isCaught = random.nextDouble() < .6;
    if (isCaught) {
      String caught = fresh();
      String type =
          pick(List.of("ArithmeticException", "RuntimeException", "World.Oops", "Throwable"));
      text.append(
          " catch (%s %s) {\n%s\nWorld.log(%s.toString());\n}"
              .formatted(type, caught, block(scope, depth - 1, inLoop, indent + 1), caught));
    }
    if (!isCaught || random.nextDouble() < .6) {
      text.append(" finally {\n");
      text.append(block(scope, depth - 1, false, indent + 1)).append("\n}");
    }
    return text.toString();
  }

  private String jump(List<Variable> scope, boolean inLoop) {
    String target = "throw new World.Oops(" + expression("int", scope, 1) + ")";
    if (inLoop && random.nextDouble() < .7) {
      target = pick(List.of("break", "continue"));
    } else if (random.nextBoolean()) {
      target = "return READY(" + expression("int", scope, 2) + ")";
    }
    return "if (" + expression("boolean", scope, 2) + ") " + target + ";";
  }

  // Expressions

  private String expression(String type, List<Variable> scope, int depth) {
    double kind = random.nextDouble();
    if (depth <= 0 || kind < .2) {
      return leaf(type, scope);
    } else if (kind < .5) {
      return "World.<%s>later(%s).await()"
          .formatted(BOXES.get(type), expression(type, scope, depth - 1));
    } else if (kind < .56) {
      return "World.<%s>laterUnless(%s, %s).await()"
          .formatted(
              BOXES.get(type),
              expression(type, scope, depth - 1),
              expression("int", scope, depth - 2));
    } else if (kind < .62) {
      return "(%s ? %s : %s)"
          .formatted(
              expression("boolean", scope, depth - 1),
              expression(type, scope, depth - 1),
              expression(type, scope, depth - 1));
    }
    return switch (type) {
      case "int" -> intExpression(scope, depth);
      case "long" -> longExpression(scope, depth);
      case "double" ->
          "(%s + %s)"
              .formatted(
                  expression("double", scope, depth - 1), expression("long", scope, depth - 1));
      case "String" -> stringExpression(scope, depth);
      case "boolean" -> booleanExpression(scope, depth);
      default -> expression(pick(List.of("int", "String", "boolean", "long")), scope, depth - 1);
    };
  }

  private String leaf(String type, List<Variable> scope) {
    var fitting = scope.stream().filter(each -> each.type.equals(type)).toList();
    if (!fitting.isEmpty() && random.nextDouble() < .75) {
      return pick(fitting).name;
    }
    return switch (type) {
      case "int" -> "" + between(-5, 9);
      case "long" -> between(-5, 9) + "L";
      case "double" -> pick(List.of("0.5", "1.25", "-2.0"));
      case "String" -> pick(List.of("\"a\"", "\"b\"", "\"c\""));
      case "Object" -> pick(List.of("null", "\"o\"", "(Object) 1"));
      default -> pick(List.of("true", "false"));
    };
  }

  private String intExpression(List<Variable> scope, int depth) {
    String a = expression("int", scope, depth - 1);
    String b = expression("int", scope, depth - 1);
    String object = expression("Object", scope, depth - 1);
    return switch (random.nextInt(8)) {
      case 0 -> "(%s + %s)".formatted(a, b);
      case 1 -> "(%s / %s)".formatted(a, b);
      case 2 ->
          "World.mix(%s, %s, %s, %s)"
              .formatted(
                  a,
                  expression("long", scope, depth - 1),
                  object,
                  expression("double", scope, depth - 1));
      case 3 ->
          "new World.Pair(%s, %s, new World.Pair(%s, %s, null)).hash()"
              .formatted(
                  a,
                  object,
                  expression("int", scope, depth - 2),
                  expression("Object", scope, depth - 2));
      case 4 -> "async(() -> %s).await()".formatted(expression("int", captured(scope), depth - 2));
      case 5 -> "new int[] {%s, %s}[%s & 1]".formatted(a, b, expression("int", scope, depth - 1));
      case 6 -> "(int) (0L + %s)".formatted(expression("long", scope, depth - 1));
      default ->
          "(switch (%s) { case 0, 1 -> %s; case 2 -> %s; default -> { World.log(%s); yield 0 + %s; } })"
              .formatted(
                  a,
                  b,
                  expression("int", scope, depth - 1),
                  expression("int", scope, depth - 1),
                  expression("int", scope, depth - 1));
    };
  }

  private List<Variable> captured(List<Variable> scope) {
    return scope.stream().filter(each -> finals.contains(each.name)).toList();
  }

  private String longExpression(List<Variable> scope, int depth) {
    String operand = expression("long", scope, depth - 1);
    return switch (random.nextInt(3)) {
      case 0 -> "(%s * %s)".formatted(expression("long", scope, depth - 1), operand);
      case 1 -> "(%s - %s)".formatted(expression("int", scope, depth - 1), operand);
      default -> "(%s << %s)".formatted(operand, expression("int", scope, depth - 1));
    };
  }

  private String stringExpression(List<Variable> scope, int depth) {
    return random.nextBoolean()
        ? "(%s + %s + %s)"
            .formatted(
                expression("String", scope, depth - 1),
                expression(pick(TYPES), scope, depth - 1),
                expression(pick(TYPES), scope, depth - 1))
        : "String.valueOf((Object) (%s))".formatted(expression("Object", scope, depth - 1));
  }

  private String booleanExpression(List<Variable> scope, int depth) {
    String operand = expression("boolean", scope, depth - 1);
    String number = expression("int", scope, depth - 1);
    return switch (random.nextInt(4)) {
      case 0 -> "(%s < %s)".formatted(number, expression("long", scope, depth - 1));
      case 1 -> "(%s && %s)".formatted(operand, expression("boolean", scope, depth - 1));
      case 2 -> "(%s || !%s)".formatted(operand, expression("boolean", scope, depth - 1));
      default ->
          "((Object) (%1$s) instanceof String %2$s && %2$s.length() < %3$s)"
              .formatted(expression("Object", scope, depth - 1), fresh(), number);
    };
  }

  private String fresh() {
    return "v" + ++names;
  }

  private int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  private <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
