package cortado.transform.passes;

import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;

/// Refuses awaits outside of async code, and async blocks that are not written in place.
final class CheckPlainCode {

  private final HostClass host;
  private final Bodies bodies;
  private final Report report;

  private CheckPlainCode(HostClass host, Bodies bodies, Report report) {
    this.host = host;
    this.bodies = bodies;
    this.report = report;
  }

  /// Runs the pass over all methods.
  static void run(HostClass host, Bodies bodies, Report report) {
    var pass = new CheckPlainCode(host, bodies, report);
    for (MethodModel method : host.methods()) {
      if (method.code().isPresent()) {
        pass.check(MethodCode.of(host, method));
      }
    }
  }

  private void check(MethodCode code) {
    boolean mayAwait = FindBodies.isAsync(code.method()) || bodies.of(code.method()) != null;
    mayAwait |= isUnused(code.method());
    for (int at = 0; at < code.size(); at++) {
      CodeElement element = code.at(at);
      if (!mayAwait && bodies.calls().isAwait(element)) {
        reportAwait(code, at);
      } else if (bodies.calls().isAwaitReference(element)) {
        report(Rule.AWAIT_AS_METHOD_REFERENCE, code, at);
      } else if (AsyncCalls.isAsync(element) && !takesBlock(code, at)) {
        report(Rule.BLOCK_NOT_IN_PLACE, code, at);
      }
    }
  }

  private boolean takesBlock(MethodCode code, int position) {
    int argument = code.solePredecessor(position);
    return argument >= 0 && bodies.madeAt(code, argument) != null;
  }

  private void reportAwait(MethodCode code, int position) {
    switch (code.method().methodName().stringValue()) {
      case "<init>" ->
          report.broken(Rule.AWAIT_IN_CONSTRUCTOR, code.lineAt(position), bodies.names().ofHost());
      case "<clinit>" ->
          report.broken(
              Rule.AWAIT_IN_STATIC_INITIALIZER, code.lineAt(position), bodies.names().ofHost());
      default -> report(ruleOf(code.method()), code, position);
    }
  }

  /// The rule that an await breaks in a method that is not async. Compilers other than javac make
  /// classes of some lambdas.
  private Rule ruleOf(MethodModel method) {
    if (bodies.names().isLambda(method)) {
      return Rule.AWAIT_IN_PLAIN_LAMBDA;
    }
    boolean isBlock =
        method.methodName().equalsString("run")
            && host.model().interfaces().stream()
                .anyMatch(type -> AsyncCalls.isBlockType(type.asSymbol()));
    return isBlock ? Rule.BLOCK_NOT_IN_PLACE : Rule.AWAIT_IN_PLAIN_METHOD;
  }

  private void report(Rule rule, MethodCode code, int position) {
    report.broken(rule, code.lineAt(position), bodies.names().of(code.method()));
  }

  /// Whether this is the body of a lambda in code that the compiler found to be dead.
  private boolean isUnused(MethodModel method) {
    return HostClass.isSynthetic(method) && !bodies.names().isLambda(method);
  }
}
