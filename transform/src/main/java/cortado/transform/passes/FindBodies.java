package cortado.transform.passes;

import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;

/// Finds the async functions of a class and names their frames.
public final class FindBodies {

  private final HostClass host;
  private final AsyncCalls calls;
  private final Report report;
  private final SourceNames names;
  private final Bodies bodies;

  private int frames;

  private FindBodies(HostClass host, AsyncCalls calls, Report report) {
    this.host = host;
    this.calls = calls;
    this.report = report;
    this.names = SourceNames.of(host, calls);
    this.bodies = new Bodies(calls, names);
  }

  /// Runs the pass.
  public static Bodies run(HostClass host, FutureTypes types, Report report) {
    var pass = new FindBodies(host, new AsyncCalls(host, types), report);
    host.methods().forEach(pass::findIn);
    return pass.bodies;
  }

  private void findIn(MethodModel method) {
    if (isAsync(method) && hasAsyncShape(method)) {
      add(method, false);
    }
    if (method.code().isPresent()) {
      findBlocks(MethodCode.of(host, method));
    }
  }

  private void findBlocks(MethodCode code) {
    for (int at = 0; at < code.size(); at++) {
      if (AsyncCalls.isBlock(code.at(at)) && Bodies.isDirectArgument(code, at)) {
        String lambda = calls.lambdaBody((InvokeDynamicInstruction) code.at(at));
        if (lambda != null && bodies.of(host.method(lambda)) == null) {
          add(host.method(lambda), true);
        }
      }
    }
  }

  private void add(MethodModel method, boolean isBlock) {
    String name = names.identifierOf(method);
    frames++;
    bodies.add(new AsyncBody(method, isBlock, name, frameName(name)));
  }

  private ClassDesc frameName(String body) {
    return ClassDesc.of(Names.binaryNameOf(host.name()) + "$$" + body + "$" + frames);
  }

  /// The method that a program starts with is async without saying so twice. Compilers copy
  /// annotations to bridges, which only forward.
  static boolean isAsync(MethodModel method) {
    if (HostClass.isBridge(method)) {
      return false;
    }
    return HostClass.annotation(method, Names.ASYNC) != null
        || (HostClass.annotation(method, Names.ASYNC_MAIN) != null
            && method.methodTypeSymbol().returnType().equals(Names.FUTURE));
  }

  private boolean hasAsyncShape(MethodModel method) {
    String name = method.methodName().stringValue();
    int line = method.code().isPresent() ? MethodCode.of(host, method).firstLine() : 0;
    ClassDesc returned = method.methodTypeSymbol().returnType();
    if (!returned.equals(Names.FUTURE)) {
      report.broken(Rule.METHOD_WITHOUT_FUTURE, line, name, SourceNames.of(returned));
    } else if (method.code().isEmpty()) {
      // Such a method has no line, so its class has to be named.
      report.broken(Rule.METHOD_WITHOUT_BODY, line, names.ofHost() + "." + name);
    } else if (method.flags().has(AccessFlag.SYNCHRONIZED)) {
      report.broken(Rule.SYNCHRONIZED_METHOD, line, name);
    } else {
      return true;
    }
    return false;
  }
}
