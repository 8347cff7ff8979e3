package cortado.transform.passes;

import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.constant.ClassDesc;
import java.util.HashMap;
import java.util.Map;

/// Under which name the author of a class knows its methods: code in a lambda is code in the method
/// around it.
final class SourceNames {

  private final HostClass host;

  /// Lambda method to the method in which the lambda is written.
  private final Map<String, MethodModel> writtenIn = new HashMap<>();

  private SourceNames(HostClass host) {
    this.host = host;
  }

  static SourceNames of(HostClass host, AsyncCalls calls) {
    var names = new SourceNames(host);
    for (MethodModel method : host.methods()) {
      method
          .code()
          .ifPresent(
              code ->
                  code.forEach(
                      element -> {
                        String lambda =
                            element instanceof InvokeDynamicInstruction call
                                ? calls.lambdaBody(call)
                                : null;
                        if (lambda != null) {
                          names.writtenIn.putIfAbsent(lambda, method);
                        }
                      }));
    }
    return names;
  }

  /// Whether a method is the compiler's for a lambda that is really made.
  boolean isLambda(MethodModel method) {
    return writtenIn.containsKey(HostClass.keyOf(method));
  }

  /// The name of the method in which the code of a method is written, fit for a message.
  String of(MethodModel method) {
    String name = outermost(method).methodName().stringValue();
    return switch (name) {
      case "<init>" -> "a constructor of " + ofHost();
      case "<clinit>" -> "the static initializer of " + ofHost();
      default -> name;
    };
  }

  /// The same, fit for an identifier.
  String identifierOf(MethodModel method) {
    String name = outermost(method).methodName().stringValue();
    return switch (name) {
      case "<init>" -> "new";
      case "<clinit>" -> "static";
      default -> name;
    };
  }

  /// The name of the class.
  String ofHost() {
    return of(host.name());
  }

  /// The name of a type, without its package.
  static String of(ClassDesc type) {
    return type.displayName().replace('$', '.');
  }

  private MethodModel outermost(MethodModel method) {
    MethodModel outer = writtenIn.get(HostClass.keyOf(method));
    return outer == null ? method : outermost(outer);
  }
}
