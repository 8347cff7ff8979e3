package cortado.transform;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import cortado.future.Async;
import cortado.future.Future;
import java.lang.classfile.Annotation;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.attribute.RuntimeInvisibleAnnotationsAttribute;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.classfile.instruction.DiscontinuedInstruction.JsrInstruction;
import java.lang.classfile.instruction.DiscontinuedInstruction.RetInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.HashMap;
import java.util.Map;

/// Class files with code that no compiler writes, from a listing of its instructions.
final class Assembled {

  private static final ClassDesc FUTURE = ClassDesc.of(Future.class.getName());

  private final CodeBuilder out;
  private final Map<String, Label> labels = new HashMap<>();

  private Assembled(CodeBuilder out) {
    this.out = out;
  }

  /// A class `Host` of Java 5, without stack maps, with `@Async static Future run(Future)`.
  static Compiled run(String listing) {
    byte[] host =
        ClassFile.of()
            .build(
                ClassDesc.of("Host"),
                type ->
                    type.withVersion(ClassFile.JAVA_5_VERSION, 0)
                        .with(SourceFileAttribute.of("Host.java"))
                        .withMethod(
                            "run",
                            MethodTypeDesc.of(FUTURE, FUTURE),
                            ClassFile.ACC_STATIC,
                            method ->
                                method
                                    .with(
                                        RuntimeInvisibleAnnotationsAttribute.of(
                                            Annotation.of(ClassDesc.of(Async.class.getName()))))
                                    .withCode(out -> new Assembled(out).write(listing))));
    return Compiled.of(Map.of("Host", host));
  }

  private void write(String listing) {
    for (String line : listing.split("\n", -1)) {
      String[] words = line.split(" ", 2);
      write(words[0], words[words.length - 1]);
    }
  }

  private void write(String instruction, String operand) {
    switch (instruction) {
      case "new" -> out.new_(ClassDesc.ofInternalName(operand));
      case "invokespecial" ->
          out.invokespecial(ClassDesc.ofInternalName(operand), INIT_NAME, MTD_void);
      case "await" -> out.invokeinterface(FUTURE, "await", MethodTypeDesc.of(CD_Object));
      case "dup" -> out.dup();
      case "pop" -> out.pop();
      case "aload" -> out.aload(Integer.parseInt(operand));
      case "astore" -> out.astore(Integer.parseInt(operand));
      case "areturn" -> out.areturn();
      case "jsr" -> out.with(JsrInstruction.of(labelOf(operand)));
      case "ret" -> out.with(RetInstruction.of(Integer.parseInt(operand)));
      default -> out.labelBinding(labelOf(instruction.replace(":", "")));
    }
  }

  private Label labelOf(String name) {
    return labels.computeIfAbsent(name, _ -> out.newLabel());
  }
}
