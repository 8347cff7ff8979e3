package cortado.transform.passes;

import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.util.HashMap;
import java.util.Map;

/// Finds the async functions of a class and names their frames.
public final class FindBodies {

  private final HostClass host;
  private final AsyncCalls calls;
  private final Report report;
  private final Bodies bodies;

  /// Lambda method to the method in which the lambda is written.
  private final Map<String, MethodModel> writtenIn = new HashMap<>();

  private int frames;

  private FindBodies(HostClass host, AsyncCalls calls, Report report) {
    this.host = host;
    this.calls = calls;
    this.report = report;
    this.bodies = new Bodies(calls);
  }

  /// Runs the pass.
  public static Bodies run(HostClass host, FutureTypes types, Report report) {
    var pass = new FindBodies(host, new AsyncCalls(host, types), report);
    host.methods().forEach(pass::findLambdas);
    host.methods().forEach(pass::findIn);
    return pass.bodies;
  }

  private void findLambdas(MethodModel method) {
    if (method.code().isEmpty()) {
      return;
    }
    method
        .code()
        .get()
        .forEach(
            element -> {
              if (element instanceof InvokeDynamicInstruction call) {
                String lambda = calls.lambdaBody(call);
                if (lambda != null) {
                  writtenIn.putIfAbsent(lambda, method);
                }
              }
            });
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
    String name = nameOf(method);
    frames++;
    bodies.add(new AsyncBody(method, isBlock, name, frameName(name)));
  }

  private ClassDesc frameName(String body) {
    return ClassDesc.of(Names.binaryNameOf(host.name()) + "$$" + body + "$" + frames);
  }

  /// The name of the method in which the user wrote the code.
  private String nameOf(MethodModel method) {
    MethodModel outer = writtenIn.get(HostClass.keyOf(method));
    if (outer != null) {
      return nameOf(outer);
    }
    return switch (method.methodName().stringValue()) {
      case "<init>" -> "new";
      case "<clinit>" -> "static";
      case String name -> name;
    };
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
    if (!method.methodTypeSymbol().returnType().equals(Names.FUTURE)) {
      report.error(line, "@Async method " + name + " must return Future");
    } else if (method.code().isEmpty()) {
      report.error(
          line, "@Async method " + name + " has no body; put @Async on the implementation");
    } else if (method.flags().has(AccessFlag.SYNCHRONIZED)) {
      report.error(
          line,
          "@Async method "
              + name
              + " is synchronized, but a monitor cannot be held across an await; use a Semaphore,"
              + " or a synchronized block without await");
    } else {
      return true;
    }
    return false;
  }
}
