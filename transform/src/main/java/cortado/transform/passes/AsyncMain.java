package cortado.transform.passes;

import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.Annotation;
import java.lang.classfile.AnnotationElement;
import java.lang.classfile.AnnotationValue;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The `@AsyncMain` method of a class, and the `void main(String[])` that is written for it.
///
/// The written method makes the future and hands it to the runtime's launcher, which builds a
/// runtime and blocks on it.
final class AsyncMain {

  private static final MethodTypeDesc MAIN = MethodTypeDesc.of(CD_void, CD_String.arrayType());

  private final HostClass host;
  private final MethodModel method;
  private final Annotation annotation;

  private AsyncMain(HostClass host, MethodModel method, Annotation annotation) {
    this.host = host;
    this.method = method;
    this.annotation = annotation;
  }

  /// Finds the method, or null if there is none that can be run.
  static @Nullable AsyncMain find(HostClass host, Report report) {
    AsyncMain found = null;
    for (MethodModel method : host.methods()) {
      Annotation annotation = HostClass.annotation(method, Names.ASYNC_MAIN);
      if (annotation != null && !HostClass.isBridge(method)) {
        var main = new AsyncMain(host, method, annotation);
        found = main.check(found, report) ? main : found;
      }
    }
    return found;
  }

  private boolean check(@Nullable AsyncMain other, Report report) {
    Rule broken = brokenRule(other);
    if (broken != null) {
      int line = method.code().isPresent() ? MethodCode.of(host, method).firstLine() : 0;
      report.broken(broken, line, method.methodName());
    }
    return broken == null;
  }

  private @Nullable Rule brokenRule(@Nullable AsyncMain other) {
    MethodTypeDesc type = method.methodTypeSymbol();
    boolean takesArguments = type.parameterList().equals(MAIN.parameterList());
    if (!type.returnType().equals(Names.FUTURE)
        || (!takesArguments && type.parameterCount() > 0)
        || !HostClass.isStatic(method)) {
      return Rule.ASYNC_MAIN_OF_WRONG_SHAPE;
    }
    if (other != null) {
      return Rule.SECOND_ASYNC_MAIN;
    }
    boolean hasMain =
        host.model().methods().stream()
            .anyMatch(
                each ->
                    each.methodName().equalsString("main") && each.methodTypeSymbol().equals(MAIN));
    return hasMain ? Rule.ASYNC_MAIN_BESIDE_MAIN : null;
  }

  /// Adds the method that the java launcher calls.
  void write(ClassBuilder out) {
    out.withMethodBody(
        "main",
        MAIN,
        ClassFile.ACC_PUBLIC | ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC,
        this::writeCode);
  }

  private void writeCode(CodeBuilder out) {
    if (method.code().isPresent() && MethodCode.of(host, method).hasLines()) {
      out.lineNumber(MethodCode.of(host, method).firstLine());
    }
    out.loadConstant(flavor()).loadConstant(isLocal() ? 1 : 0);
    out.invokestatic(Names.ASYNC_MAIN_LAUNCHER, "of", Names.LAUNCHER_OF);
    annotation.elements().forEach(element -> writeOption(out, element));
    if (method.methodTypeSymbol().parameterCount() > 0) {
      out.aload(0);
    }
    out.invoke(
        Opcode.INVOKESTATIC,
        host.name(),
        method.methodName().stringValue(),
        method.methodTypeSymbol(),
        host.isInterface());
    out.invokevirtual(Names.ASYNC_MAIN_LAUNCHER, "launch", Names.LAUNCH).return_();
  }

  private String flavor() {
    return element("flavor") instanceof AnnotationValue.OfEnum flavor
        ? flavor.constantName().stringValue()
        : "WORK_STEALING";
  }

  private boolean isLocal() {
    return element("local") instanceof AnnotationValue.OfBoolean local && local.booleanValue();
  }

  /// Has the launcher told one of the annotation's values, but for those that it is made with.
  private static void writeOption(CodeBuilder out, AnnotationElement element) {
    String name = element.name().stringValue();
    switch (element.value()) {
      case AnnotationValue.OfInt number -> {
        out.loadConstant(number.intValue());
        tellLauncher(out, name, CD_int);
      }
      case AnnotationValue.OfString text -> {
        out.loadConstant(text.stringValue());
        tellLauncher(out, name, CD_String);
      }
      case AnnotationValue.OfBoolean answer when !name.equals("local") -> {
        out.loadConstant(answer.booleanValue() ? 1 : 0);
        tellLauncher(out, name, CD_boolean);
      }
      default -> {}
    }
  }

  private static void tellLauncher(CodeBuilder out, String option, ClassDesc type) {
    out.invokevirtual(
        Names.ASYNC_MAIN_LAUNCHER, option, MethodTypeDesc.of(Names.ASYNC_MAIN_LAUNCHER, type));
  }

  private @Nullable AnnotationValue element(String name) {
    List<AnnotationElement> elements = annotation.elements();
    for (AnnotationElement element : elements) {
      if (element.name().equalsString(name)) {
        return element.value();
      }
    }
    return null;
  }
}
