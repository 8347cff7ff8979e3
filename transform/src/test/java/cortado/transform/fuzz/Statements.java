package cortado.transform.fuzz;

import java.util.ArrayList;

/// Writes random statements. Each stands on lines of its own, so that lines of failures tell.
final class Statements {

  private final Choices choices;
  private final Expressions expressions;

  Statements(Choices choices, Expressions expressions) {
    this.choices = choices;
    this.expressions = expressions;
  }

  /// Some statements in a scope of their own.
  String block(Scope outer, int depth) {
    return into(outer.inner(), depth);
  }

  /// Some statements that declare variables in `scope`.
  String into(Scope scope, int depth) {
    var statements = new ArrayList<String>();
    for (int left = choices.between(1, depth == 3 ? 5 : 2); left > 0; left--) {
      statements.add(statement(scope, depth));
    }
    return String.join("\n", statements);
  }

  private String statement(Scope scope, int depth) {
    int kind = choices.below(100);
    if (kind < 24) {
      return declaration(scope);
    } else if (kind < 40) {
      return assignment(scope);
    } else if (kind < 46 || depth <= 0) {
      return "World.log(" + expressions.any(scope, 3) + ");";
    } else if (kind < 54) {
      return "if (%s) {\n%s\n} else {\n%s\n}"
          .formatted(
              expressions.of("boolean", scope, 2),
              block(scope, depth - 1),
              block(scope, depth - 1));
    } else if (kind < 65) {
      return loop(scope, depth);
    } else if (kind < 84) {
      return tryStatement(scope, depth);
    } else if (kind < 88) {
      return switchStatement(scope, depth);
    } else if (kind < 91) {
      return asyncBlock(scope, depth);
    } else if (kind < 93) {
      return "synchronized (World.LOCK) {\nWorld.log(%s);\n}"
          .formatted(expressions.any(scope.withoutAwaits(), 2));
    } else if (kind < 94) {
      return "assert %s : %s;"
          .formatted(expressions.of("boolean", scope, 2), expressions.any(scope, 2));
    }
    return jump(scope);
  }

  private String declaration(Scope scope) {
    String name = choices.freshName();
    String type = choices.pick(Expressions.TYPES);
    String value = expressions.of(type, scope, 3);
    boolean isFinal = choices.inOneOf(4);
    scope.declare(name, type, !isFinal, isFinal);
    return type + " " + name + " = " + value + ";";
  }

  private String assignment(Scope scope) {
    var assignable = scope.assignable();
    if (assignable.isEmpty()) {
      return "World.log(" + expressions.of("String", scope, 2) + ");";
    }
    var variable = choices.pick(assignable);
    String name = variable.name();
    boolean isNumber = !"StringObjectboolean".contains(variable.type());
    if (isNumber && choices.inOneOf(3)) {
      return name + choices.pick("++;", "--;");
    } else if (isNumber && choices.inOneOf(2)) {
      return name + choices.pick(" += ", " -= ", " *= ") + expressions.ofInt(scope, 3) + ";";
    } else if (variable.type().equals("String") && choices.inOneOf(2)) {
      return name + " += " + expressions.any(scope, 2) + ";";
    }
    return name + " = " + expressions.of(variable.type(), scope, 3) + ";";
  }

  private String loop(Scope scope, int depth) {
    String label = "l" + choices.freshNumber();
    String index = choices.freshName();
    Scope inside = scope.inLoop(label);
    inside.declare(index, "int", false, false);
    String rounds = "" + choices.between(1, 3);
    return switch (choices.below(5)) {
      case 0 ->
          "%s: for (int %s : new int[] {%s, %s}) {\n%s\n}"
              .formatted(
                  label,
                  index,
                  expressions.ofInt(scope, 2),
                  expressions.ofInt(scope, 2),
                  block(inside, depth - 1));
      case 1 ->
          "%s: for (Integer %s : java.util.List.of(1, %s)) {\n%s\n}"
              .formatted(label, index, expressions.ofInt(scope, 2), block(inside, depth - 1));
      case 2 ->
          "int %2$s = 0;\n%1$s: while (%2$s < %3$s) {\n%2$s++;\n%4$s\n}"
              .formatted(label, index, rounds, block(inside, depth - 1));
      default ->
          "%1$s: for (int %2$s = 0; %2$s < %3$s; %2$s++) {\n%4$s\n}"
              .formatted(label, index, rounds, block(inside, depth - 1));
    };
  }

  private String tryStatement(Scope scope, int depth) {
    boolean isCaught = choices.withChance(.6);
    boolean hasFinally = !isCaught || choices.withChance(.6);
    int number = choices.freshNumber();
    var text = new StringBuilder(hasFinally ? "World.enter(" + number + ");\ntry " : "try ");
    text.append(choices.withChance(.4) ? resources(scope) : "");
    text.append("{\nWorld.check(n);\n").append(block(scope, depth - 1)).append("\n}");
    if (isCaught) {
      text.append(handlers(scope, depth));
    }
    if (hasFinally) {
      Scope cleanUp = choices.inOneOf(6) ? scope.inner() : scope.withoutLabels();
      text.append(" finally {\nWorld.leave(%d);\n".formatted(number));
      text.append(block(cleanUp, depth - 1)).append("\n}");
    }
    return text.toString();
  }

  private String resources(Scope scope) {
    String first = "var %s = new World.Res(%s)".formatted(name(), expressions.ofInt(scope, 2));
    return switch (choices.below(4)) {
      case 0 ->
          "(%s; var %s = new World.Res(%s)) ".formatted(first, name(), expressions.ofInt(scope, 2));
      case 1 ->
          "(World.Res %s = %s ? null : new World.Res(%s)) "
              .formatted(name(), expressions.of("boolean", scope, 2), expressions.ofInt(scope, 1));
      default -> "(" + first + ") ";
    };
  }

  private String handlers(Scope scope, int depth) {
    String first =
        choices.pick(
            "ArithmeticException",
            "RuntimeException",
            "World.Oops",
            "java.io.IOException",
            "ArithmeticException | World.Oops",
            "java.io.IOException | World.Oops",
            "Exception",
            "Throwable",
            "Throwable");
    String handlers = handler(first, scope, depth);
    return !first.equals("Throwable") && !first.equals("Exception") && choices.inOneOf(3)
        ? handlers + handler(choices.pick("Exception", "Throwable"), scope, depth)
        : handlers;
  }

  private String handler(String type, Scope scope, int depth) {
    String caught = name();
    String end =
        switch (choices.below(6)) {
          case 0 -> "if (%s) throw %s;".formatted(expressions.of("boolean", scope, 1), caught);
          case 1 ->
              "if (%s) throw new World.Oops(%s, %s);"
                  .formatted(
                      expressions.of("boolean", scope, 1), expressions.ofInt(scope, 1), caught);
          default -> "World.log(" + caught + ".toString());";
        };
    return " catch (%s %s) {\nWorld.caught(%s);\n%s\n%s\n}"
        .formatted(type, caught, caught, block(scope, depth - 1), end);
  }

  private String switchStatement(Scope scope, int depth) {
    String selector =
        choices.pick(
            "(" + expressions.ofInt(scope, 2) + ") & 3",
            expressions.of("String", scope, 2),
            "World.color(" + expressions.ofInt(scope, 2) + ")");
    String[] cases =
        selector.endsWith("& 3")
            ? new String[] {"0", "2"}
            : selector.startsWith("World.color")
                ? new String[] {"RED", "BLUE"}
                : new String[] {"\"a\"", "\"BB\""};
    return "switch (%s) {\ncase %s: {\n%s\n}\ncase %s: {\n%s\nbreak;\n}\ndefault: {\n%s\n}\n}"
        .formatted(
            selector,
            cases[0],
            block(scope, depth - 1),
            cases[1],
            block(scope, depth - 1),
            block(scope, depth - 1));
  }

  /// A block of several statements, kept in a variable and awaited once.
  private String asyncBlock(Scope scope, int depth) {
    Scope inside = scope.inLambda(true);
    String kept = name();
    String result = name();
    String text =
        "Future<Integer> %s = Futures.<Integer, Exception>async(() -> {\n%s\nreturn %s;\n});\n"
            .formatted(kept, into(inside, depth - 1), expressions.ofInt(inside, 2));
    String between = choices.inOneOf(2) ? statement(scope, 0) + "\n" : "";
    scope.declare(result, "int", true, false);
    return text + between + "int " + result + " = " + kept + ".await();";
  }

  private String jump(Scope scope) {
    String target = "throw new World.Oops(" + expressions.ofInt(scope, 1) + ")";
    if (!scope.labels().isEmpty() && choices.withChance(.6)) {
      target = choices.pick("break ", "continue ") + choices.pick(scope.labels());
    } else if (choices.inOneOf(2)) {
      target = "return " + scope.ready() + "(" + expressions.ofInt(scope, 2) + ")";
    } else if (choices.inOneOf(3)) {
      target = "throw new java.io.IOException(\"io\" + " + expressions.ofInt(scope, 1) + ")";
    }
    return "if (" + expressions.of("boolean", scope, 2) + ") " + target + ";";
  }

  private String name() {
    return choices.freshName();
  }
}
