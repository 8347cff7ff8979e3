package cortado.transform.agent;

import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_void;
import static java.lang.constant.ConstantDescs.CLASS_INIT_NAME;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.MethodModel;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/// Makes, of a class that cannot be transformed, one that says so as soon as it is used.
final class RefusedClass {

  private static final ClassDesc EXCEPTION = ClassDesc.of("java.lang.IllegalStateException");
  private static final MethodTypeDesc CONSTRUCTOR = MethodTypeDesc.of(CD_void, CD_String);

  private RefusedClass() {}

  /// The class with a static initializer that throws `reason`.
  static byte[] of(byte[] host, String reason) {
    ClassTransform dropInitializer =
        ClassTransform.dropping(
            element ->
                element instanceof MethodModel method
                    && method.methodName().equalsString(CLASS_INIT_NAME));
    ClassFile classFile = ClassFile.of();
    return classFile.transformClass(
        classFile.parse(host),
        dropInitializer.andThen(ClassTransform.endHandler(out -> addInitializer(out, reason))));
  }

  private static void addInitializer(ClassBuilder out, String reason) {
    out.withMethodBody(
        CLASS_INIT_NAME, MTD_void, ClassFile.ACC_STATIC, code -> throwReason(code, reason));
  }

  private static void throwReason(CodeBuilder out, String reason) {
    out.new_(EXCEPTION).dup().loadConstant(reason);
    out.invokespecial(EXCEPTION, INIT_NAME, CONSTRUCTOR).athrow();
  }
}
