package cortado.transform.fuzz;

import java.util.ArrayList;
import java.util.List;

/// What a random program may mention at one place.
///
/// @param labels of the loops that can be left or continued, the innermost last
/// @param ready what stands before the operand of a return
/// @param helpers how many helpers may be called: the first ones, so that calls end
/// @param mayAwait false in ordinary lambdas and under a lock
/// @param mayAssign false in guards
record Scope(
    List<Variable> variables,
    List<String> labels,
    String ready,
    int helpers,
    boolean mayAwait,
    boolean mayAssign) {

  /// @param isAssignable false for what the shape of the program depends on
  /// @param isCapturable whether it is never assigned again
  record Variable(String name, String type, boolean isAssignable, boolean isCapturable) {}

  /// The scope of an async function that takes `n`.
  static Scope ofMethod(int helpers) {
    var variables = new ArrayList<Variable>();
    variables.add(new Variable("n", "int", false, true));
    return new Scope(variables, List.of(), "Futures.<Integer>ready", helpers, true, true);
  }

  void declare(String name, String type, boolean isAssignable, boolean isCapturable) {
    variables.add(new Variable(name, type, isAssignable, isCapturable));
  }

  Scope inner() {
    return new Scope(new ArrayList<>(variables), labels, ready, helpers, mayAwait, mayAssign);
  }

  Scope inLoop(String label) {
    var more = new ArrayList<>(labels);
    more.add(label);
    return new Scope(new ArrayList<>(variables), more, ready, helpers, mayAwait, mayAssign);
  }

  /// Inside a lambda: only what can be captured.
  Scope inLambda(boolean isAsync) {
    var captured = new ArrayList<>(variables);
    captured.removeIf(variable -> !variable.isCapturable());
    captured.replaceAll(variable -> new Variable(variable.name(), variable.type(), false, true));
    return new Scope(captured, List.of(), "", helpers, isAsync, mayAssign);
  }

  /// In a guard, which mentions only what lambdas may.
  Scope inGuard() {
    List<Variable> captured = inLambda(mayAwait).variables;
    return new Scope(captured, List.of(), ready, helpers, mayAwait, false);
  }

  /// In a clean-up that no jump leaves for a loop around it.
  Scope withoutLabels() {
    return new Scope(new ArrayList<>(variables), List.of(), ready, helpers, mayAwait, mayAssign);
  }

  Scope withoutAwaits() {
    return new Scope(new ArrayList<>(variables), labels, ready, helpers, false, mayAssign);
  }

  List<Variable> ofType(String type) {
    return variables.stream().filter(each -> each.type().equals(type)).toList();
  }

  List<Variable> assignable() {
    return variables.stream().filter(Variable::isAssignable).toList();
  }
}
