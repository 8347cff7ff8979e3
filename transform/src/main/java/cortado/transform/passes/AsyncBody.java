package cortado.transform.passes;

import java.lang.classfile.MethodModel;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/// An async function: an `@Async` method, or the compiler's method for the lambda of an async
/// block.
///
/// @param name the name of the emitted body: that of the method which the user wrote
/// @param frame the generated class
record AsyncBody(MethodModel method, boolean isBlock, String name, ClassDesc frame) {

  boolean isStatic() {
    return HostClass.isStatic(method);
  }

  /// The type of the factory in the frame class: receiver, arguments, to a future.
  MethodTypeDesc factoryType(ClassDesc host) {
    MethodTypeDesc type = method.methodTypeSymbol().changeReturnType(Names.FUTURE);
    return isStatic() ? type : type.insertParameterTypes(0, host);
  }

  /// The type of the emitted body.
  MethodTypeDesc bodyType() {
    return MethodTypeDesc.of(Names.POLL, frame, Names.CONTEXT);
  }
}
