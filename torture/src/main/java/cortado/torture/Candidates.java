package cortado.torture;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.reflect.AccessFlag;
import java.util.HashSet;
import java.util.Set;

/// The methods of a library that can become async.
final class Candidates {

  /// Class files of Java 8: older ones may lack the stack maps that the transform reads.
  private static final int OLDEST = ClassFile.JAVA_8_VERSION;

  private final Set<String> found = new HashSet<>();

  /// Looks at the methods of one class.
  void addAll(ClassModel model) {
    for (MethodModel method : model.methods()) {
      if (whyNot(model, method).isEmpty()) {
        found.add(keyOf(model, method));
      }
    }
  }

  /// Why a method cannot be async by its very kind; empty if it can.
  static String whyNot(ClassModel model, MethodModel method) {
    String name = method.methodName().stringValue();
    if (method.code().isEmpty()) {
      return "abstract or native";
    } else if (name.equals("<init>")) {
      return "constructor";
    } else if (name.equals("<clinit>")) {
      return "static initializer";
    } else if (method.flags().has(AccessFlag.SYNCHRONIZED)) {
      return "synchronized method";
    } else if ((method.flags().flagsMask() & ClassFile.ACC_BRIDGE) != 0) {
      return "bridge";
    } else if (model.majorVersion() < OLDEST) {
      return "class file older than Java 8";
    }
    return "";
  }

  /// Whether a call always runs one method, and that is a candidate of the same package.
  boolean isBoundCandidate(ClassModel caller, InvokeInstruction call) {
    boolean isBound =
        switch (call.opcode()) {
          case INVOKESTATIC -> packageOf(call.owner()).equals(packageOf(caller.thisClass()));
          case INVOKESPECIAL -> call.owner().equals(caller.thisClass());
          default -> false;
        };
    return isBound
        && found.contains(
            call.owner().asInternalName()
                + '.'
                + call.name().stringValue()
                + call.type().stringValue());
  }

  private static String packageOf(ClassEntry type) {
    return type.asSymbol().packageName();
  }

  static String keyOf(ClassModel model, MethodModel method) {
    return model.thisClass().asInternalName()
        + '.'
        + method.methodName().stringValue()
        + method.methodType().stringValue();
  }
}
