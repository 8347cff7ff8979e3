package cortado.transform.passes;

import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_Throwable;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.classfile.attribute.StackMapFrameInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.ObjectVerificationTypeInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.SimpleVerificationTypeInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.VerificationTypeInfo;
import java.lang.classfile.attribute.StackMapTableAttribute;
import java.lang.constant.ClassDesc;
import java.util.List;

/// Writes the frame class of an async function: fields for its receiver and its live values, a
/// factory, a poll that calls the body, `clear`, and where each await is written.
final class EmitFrameClass {

  /// The name of the factory.
  static final String FACTORY = "create";

  private static final String RECEIVER = "self";

  /// The locals of `poll`.
  private static final int DEPTH = 2;

  private static final int ANSWER = 3;

  private final HostClass host;
  private final AsyncBody body;
  private final SpillPlan spills;
  private final ClassDesc frame;

  /// The line of each await, as a character; empty when the class does not tell.
  private final String lines;

  private EmitFrameClass(HostClass host, BodyPlan plan) {
    this.host = host;
    this.body = plan.body();
    this.spills = plan.spills();
    this.frame = body.frame();
    this.lines = linesOf(plan);
  }

  static byte[] emit(HostClass host, BodyPlan plan) {
    var pass = new EmitFrameClass(host, plan);
    return EmitClass.CLASS_FILE.build(pass.frame, pass::write);
  }

  private static String linesOf(BodyPlan plan) {
    var lines = new StringBuilder();
    if (plan.code().hasLines()) {
      plan.awaits().forEach(await -> lines.append((char) plan.code().lineAt(await.position())));
    }
    return lines.toString();
  }

  private void write(ClassBuilder out) {
    out.withFlags(ClassFile.ACC_FINAL | ClassFile.ACC_SUPER | ClassFile.ACC_SYNTHETIC);
    out.withVersion(host.model().majorVersion(), host.model().minorVersion());
    out.withSuperclass(Names.STATE_MACHINE);
    out.with(SourceFileAttribute.of(host.file()));
    out.with(new FramesAttribute(List.of(host.name())));
    if (!body.isStatic()) {
      out.withField(RECEIVER, host.name(), ClassFile.ACC_SYNTHETIC);
    }
    for (FrameField field : spills.fields()) {
      out.withField(field.name(), field.type(), ClassFile.ACC_SYNTHETIC);
    }
    out.withMethodBody(
        INIT_NAME,
        MTD_void,
        ClassFile.ACC_PRIVATE | ClassFile.ACC_SYNTHETIC,
        this::writeConstructor);
    out.withMethodBody(
        FACTORY,
        body.factoryType(host.name()),
        ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC,
        this::writeFactory);
    out.withMethodBody(
        "poll", Names.POLL_TYPE, ClassFile.ACC_PUBLIC | ClassFile.ACC_SYNTHETIC, this::writePoll);
    int inherited = ClassFile.ACC_PROTECTED | ClassFile.ACC_SYNTHETIC;
    out.withMethodBody("clear", MTD_void, inherited, this::writeClear);
    out.withMethodBody("locationOf", Names.LOCATION_OF, inherited, this::writeLocationOf);
  }

  private void writeConstructor(CodeBuilder out) {
    out.aload(0).invokespecial(Names.STATE_MACHINE, INIT_NAME, MTD_void).return_();
  }

  private void writeFactory(CodeBuilder out) {
    out.new_(frame).dup().invokespecial(frame, INIT_NAME, MTD_void);
    if (!body.isStatic()) {
      out.dup().aload(0).putfield(frame, RECEIVER, host.name());
    }
    for (SpillPlan.Saved argument : spills.parameters()) {
      FrameField field = argument.field();
      if (field != null) {
        out.dup().loadLocal(field.typeKind(), argument.place());
        out.putfield(frame, field.name(), field.type());
      }
    }
    out.areturn();
  }

  private void writePoll(CodeBuilder out) {
    Label refused = out.newLabel();
    Label begun = out.newLabel();
    Label ended = out.newLabel();
    Label broke = out.newLabel();
    out.aload(0).aload(1).invokevirtual(frame, "begin", Names.BEGIN).istore(DEPTH);
    out.iload(DEPTH).iflt(refused);
    out.labelBinding(begun);
    callBody(out);
    out.labelBinding(ended);
    out.astore(ANSWER).aload(0).aload(1).iload(DEPTH).aload(ANSWER);
    out.invokevirtual(frame, "end", Names.END).areturn();
    out.labelBinding(broke);
    out.astore(ANSWER).aload(0).aload(1).iload(DEPTH).aload(ANSWER);
    out.invokevirtual(frame, "broke", Names.BROKE).athrow();
    out.labelBinding(refused);
    out.aload(0).aload(1).invokevirtual(frame, "refused", Names.REFUSED).areturn();
    out.exceptionCatchAll(begun, ended, broke);
    out.with(
        StackMapTableAttribute.of(
            List.of(
                StackMapFrameInfo.of(
                    broke, pollLocals(), List.of(ObjectVerificationTypeInfo.of(CD_Throwable))),
                StackMapFrameInfo.of(refused, pollLocals(), List.of()))));
  }

  private List<VerificationTypeInfo> pollLocals() {
    return List.of(
        ObjectVerificationTypeInfo.of(frame),
        ObjectVerificationTypeInfo.of(Names.CONTEXT),
        SimpleVerificationTypeInfo.INTEGER);
  }

  private void callBody(CodeBuilder out) {
    Opcode opcode = Opcode.INVOKESTATIC;
    if (!body.isStatic()) {
      out.aload(0).getfield(frame, RECEIVER, host.name());
      opcode = host.isInterface() ? Opcode.INVOKEINTERFACE : Opcode.INVOKEVIRTUAL;
    }
    out.aload(0).aload(1);
    out.invoke(opcode, host.name(), body.name(), body.bodyType(), host.isInterface());
  }

  /// Looks the line up in a string that has it as the character at the await's place: nothing is
  /// made before somebody asks.
  private void writeLocationOf(CodeBuilder out) {
    out.new_(Names.STACK_TRACE_ELEMENT).dup();
    out.loadConstant(Names.binaryNameOf(host.name())).loadConstant(body.name());
    String file = host.sourceFile();
    if (file == null) {
      out.aconst_null();
    } else {
      out.loadConstant(file);
    }
    if (lines.isEmpty()) {
      out.iconst_m1();
    } else {
      out.loadConstant(lines).iload(1).iconst_1().isub();
      out.invokevirtual(CD_String, "charAt", Names.CHAR_AT);
    }
    out.invokespecial(Names.STACK_TRACE_ELEMENT, INIT_NAME, Names.STACK_TRACE_ELEMENT_OF).areturn();
  }

  private void writeClear(CodeBuilder out) {
    if (!body.isStatic()) {
      out.aload(0).aconst_null().putfield(frame, RECEIVER, host.name());
    }
    for (FrameField field : spills.fields()) {
      if (field.isReference()) {
        out.aload(0).aconst_null().putfield(frame, field.name(), field.type());
      }
    }
    out.return_();
  }
}
