package cortado.transform.passes;

import java.lang.classfile.CodeElement;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.util.HashSet;
import java.util.Set;

/// Refuses awaits outside of async code, and async blocks that are not written in place.
final class CheckPlainCode {

  private final Bodies bodies;
  private final Report report;

  /// The compiler's methods for the lambdas that are really made.
  private final Set<String> lambdas = new HashSet<>();

  private CheckPlainCode(Bodies bodies, Report report) {
    this.bodies = bodies;
    this.report = report;
  }

  /// Runs the pass over all methods.
  static void run(HostClass host, Bodies bodies, Report report) {
    var pass = new CheckPlainCode(bodies, report);
    host.methods().forEach(pass::collectLambdas);
    for (MethodModel method : host.methods()) {
      if (method.code().isPresent()) {
        pass.check(MethodCode.of(host, method));
      }
    }
  }

  private void check(MethodCode code) {
    boolean mayAwait = bodies.of(code.method()) != null || isUnused(code.method());
    for (int at = 0; at < code.size(); at++) {
      CodeElement element = code.at(at);
      if (!mayAwait && bodies.calls().isAwait(element)) {
        report.error(code.lineAt(at), "await " + placeOf(code.method()));
      } else if (bodies.calls().isAwaitReference(element)) {
        report.error(
            code.lineAt(at),
            "await as a method reference runs as a plain call; write async(() -> …) and await inside"
                + " it");
      } else if (AsyncCalls.isAsync(element) && !takesBlock(code, at)) {
        report.error(
            code.lineAt(at),
            "the body of an async block must be a lambda written in place; write async(() -> …)");
      }
    }
  }

  private boolean takesBlock(MethodCode code, int position) {
    int argument = code.solePredecessor(position);
    return argument >= 0 && bodies.madeAt(code, argument) != null;
  }

  private String placeOf(MethodModel method) {
    String name = method.methodName().stringValue();
    return switch (name) {
      case "<init>" ->
          "in a constructor or an instance initializer; await in an @Async factory method and pass"
              + " the value to the constructor";
      case "<clinit>" -> "in a static initializer; keep the future, and await it where it is used";
      default ->
          isLambda(method)
              ? "in a lambda that is not an async block; wrap its body in async(() -> …), or use a"
                  + " loop"
              : "in "
                  + name
                  + ", which is not async; mark it @Async and let it return a Future, or wrap the"
                  + " code in async(() -> …)";
    };
  }

  /// Whether this is the body of a lambda in code that the compiler found to be dead.
  private boolean isUnused(MethodModel method) {
    return HostClass.isSynthetic(method) && !isLambda(method);
  }

  private boolean isLambda(MethodModel method) {
    return lambdas.contains(HostClass.keyOf(method));
  }

  private void collectLambdas(MethodModel method) {
    if (method.code().isEmpty()) {
      return;
    }
    for (CodeElement element : method.code().get()) {
      String lambda =
          element instanceof InvokeDynamicInstruction call ? bodies.calls().lambdaBody(call) : null;
      if (lambda != null) {
        lambdas.add(lambda);
      }
    }
  }
}
