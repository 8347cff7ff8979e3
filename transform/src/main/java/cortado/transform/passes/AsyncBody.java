package cortado.transform.passes;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
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

  /// The type of the emitted body: the arguments, the frame, the context, its depth.
  MethodTypeDesc bodyType() {
    MethodTypeDesc type = method.methodTypeSymbol();
    return type.insertParameterTypes(
            type.parameterCount(), frame, Names.CONTEXT, ConstantDescs.CD_int)
        .changeReturnType(ConstantDescs.CD_Object);
  }

  /// How many slots the receiver and the arguments take.
  int argumentSlots() {
    int slots = isStatic() ? 0 : 1;
    for (ClassDesc parameter : method.methodTypeSymbol().parameterList()) {
      slots += TypeKind.from(parameter).slotSize();
    }
    return slots;
  }

  /// The type of the method that makes the frame at the first suspension: the frame if there is
  /// one, the receiver, the context, to the frame.
  MethodTypeDesc ownType(ClassDesc host) {
    return isStatic()
        ? MethodTypeDesc.of(frame, frame, Names.CONTEXT)
        : MethodTypeDesc.of(frame, frame, host, Names.CONTEXT);
  }

  /// Calls the body; receiver and arguments, frame, context and depth are on the stack.
  void call(CodeBuilder out, HostClass host) {
    Opcode opcode = Opcode.INVOKESTATIC;
    if (!isStatic()) {
      opcode = host.isInterface() ? Opcode.INVOKEINTERFACE : Opcode.INVOKEVIRTUAL;
    }
    out.invoke(opcode, host.name(), name, bodyType(), host.isInterface());
  }
}
