package cortado.transform.passes;

import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_Throwable;
import static java.lang.constant.ConstantDescs.INIT_NAME;
import static java.lang.constant.ConstantDescs.MTD_void;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.SourceFileAttribute;
import java.lang.classfile.attribute.StackMapFrameInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.ObjectVerificationTypeInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.SimpleVerificationTypeInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.VerificationTypeInfo;
import java.lang.classfile.attribute.StackMapTableAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/// Writes the frame class of an async function: fields for its receiver and its live values, a
/// factory, a poll that calls the body, `clear`, and where each await is written.
final class EmitFrameClass {

  /// The name of the factory.
  static final String FACTORY = "create";

  /// The name of the method that makes the frame at the first suspension.
  static final String OWN = "own";

  private static final String RECEIVER = "self";

  /// The locals of `poll`.
  private static final int DEPTH = 2;

  private static final int ANSWER = 3;

  private final HostClass host;
  private final BodyPlan plan;
  private final AsyncBody body;
  private final boolean isFused;
  private final SpillPlan spills;
  private final ClassDesc frame;

  /// The line of each await, as a character; empty when the class does not tell.
  private final String lines;

  private EmitFrameClass(HostClass host, BodyPlan plan, Bodies bodies) {
    this.host = host;
    this.plan = plan;
    this.body = plan.body();
    this.isFused = bodies.isFused(body);
    this.spills = plan.spills();
    this.frame = body.frame();
    this.lines = linesOf(plan);
  }

  static byte[] emit(HostClass host, BodyPlan plan, Bodies bodies) {
    var pass = new EmitFrameClass(host, plan, bodies);
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
    spills.references().forEach(saved -> writeTake(out, saved));
    if (isFused) {
      out.withMethodBody(
          OWN,
          body.ownType(host.name()),
          ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC,
          this::writeOwn);
    }
    writeShapes(out);
  }

  private void writeShapes(ClassBuilder out) {
    var written = new HashSet<MethodTypeDesc>();
    for (AwaitPoint await : plan.awaits()) {
      var shape = new SuspendShape(host, plan, isFused, await);
      if (!shape.isTooLong() && written.add(shape.type())) {
        shape.write(out);
      }
    }
  }

  /// A method that returns a value and lets go of it. Those for the same field return different
  /// types.
  private void writeTake(ClassBuilder out, SpillPlan.Reference taken) {
    out.withMethodBody(
        taken.field().name(),
        MethodTypeDesc.of(taken.type()),
        ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC,
        code -> writeTake(code, taken));
  }

  private void writeTake(CodeBuilder out, SpillPlan.Reference taken) {
    FrameField field = taken.field();
    out.aload(0).getfield(frame, field.name(), field.type());
    out.aload(0).aconst_null().putfield(frame, field.name(), field.type());
    if (!taken.type().equals(field.type())) {
      out.checkcast(taken.type());
    }
    out.areturn();
  }

  private void writeOwn(CodeBuilder out) {
    Label absent = out.newLabel();
    int context = body.isStatic() ? 1 : 2;
    out.aload(0).ifnull(absent).aload(0).areturn();
    out.labelBinding(absent);
    out.new_(frame).dup().invokespecial(frame, INIT_NAME, MTD_void).astore(0);
    if (!body.isStatic()) {
      out.aload(0).aload(1).putfield(frame, RECEIVER, host.name());
    }
    out.aload(context).aload(0).invokevirtual(Names.CONTEXT, "leave", Names.LEAVE);
    out.aload(0).areturn();
    List<VerificationTypeInfo> locals =
        body.ownType(host.name()).parameterList().stream().map(EmitFrameClass::infoOf).toList();
    out.with(StackMapTableAttribute.of(List.of(StackMapFrameInfo.of(absent, locals, List.of()))));
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
    var frames = new ArrayList<StackMapFrameInfo>();
    out.aload(0).aload(1).invokevirtual(frame, "begin", Names.BEGIN).istore(DEPTH);
    out.iload(DEPTH).iflt(refused);
    out.labelBinding(begun);
    callBody(out, frames);
    out.labelBinding(ended);
    out.astore(ANSWER).aload(0).aload(1).iload(DEPTH).aload(ANSWER);
    out.invokevirtual(frame, "end", Names.END).areturn();
    out.labelBinding(broke);
    out.astore(ANSWER).aload(0).aload(1).iload(DEPTH).aload(ANSWER);
    out.invokevirtual(frame, "broke", Names.BROKE).athrow();
    out.labelBinding(refused);
    out.aload(0).aload(1).invokevirtual(frame, "refused", Names.REFUSED).areturn();
    out.exceptionCatchAll(begun, ended, broke);
    frames.add(StackMapFrameInfo.of(broke, pollLocals(), List.of(infoOf(CD_Throwable))));
    frames.add(StackMapFrameInfo.of(refused, pollLocals(), List.of()));
    out.with(StackMapTableAttribute.of(frames));
  }

  private List<VerificationTypeInfo> pollLocals() {
    return List.of(infoOf(frame), infoOf(Names.CONTEXT), SimpleVerificationTypeInfo.INTEGER);
  }

  private static VerificationTypeInfo infoOf(ClassDesc type) {
    return switch (ValueType.of(type).kind()) {
      case INT -> SimpleVerificationTypeInfo.INTEGER;
      case LONG -> SimpleVerificationTypeInfo.LONG;
      case FLOAT -> SimpleVerificationTypeInfo.FLOAT;
      case DOUBLE -> SimpleVerificationTypeInfo.DOUBLE;
      default -> ObjectVerificationTypeInfo.of(type);
    };
  }

  /// Calls the body, with the arguments if it starts, and with nothings if it resumes.
  private void callBody(CodeBuilder out, List<StackMapFrameInfo> frames) {
    var stack = new ArrayList<VerificationTypeInfo>();
    if (!body.isStatic()) {
      out.aload(0).getfield(frame, RECEIVER, host.name());
      stack.add(infoOf(host.name()));
    }
    List<ClassDesc> types = body.method().methodTypeSymbol().parameterList();
    if (!types.isEmpty()) {
      Label resumes = out.newLabel();
      Label call = out.newLabel();
      out.aload(0).invokevirtual(frame, "isUnstarted", Names.IS_UNSTARTED).ifeq(resumes);
      spills.parameters().forEach(argument -> load(out, argument));
      out.goto_(call);
      out.labelBinding(resumes);
      frames.add(StackMapFrameInfo.of(resumes, pollLocals(), List.copyOf(stack)));
      types.forEach(type -> loadNothing(out, type));
      out.labelBinding(call);
      types.forEach(type -> stack.add(infoOf(type)));
      frames.add(StackMapFrameInfo.of(call, pollLocals(), stack));
    }
    out.aload(0).aload(1).iload(DEPTH);
    body.call(out, host);
  }

  /// Pushes an argument and lets go of it.
  private void load(CodeBuilder out, SpillPlan.Saved argument) {
    FrameField field = argument.field();
    if (field == null) {
      throw new IllegalStateException("an argument without a field");
    }
    out.aload(0);
    if (field.isReference()) {
      out.invokevirtual(frame, field.name(), MethodTypeDesc.of(argument.type().objectType()));
    } else {
      out.getfield(frame, field.name(), field.type());
    }
  }

  private static void loadNothing(CodeBuilder out, ClassDesc type) {
    switch (TypeKind.from(type).asLoadable()) {
      case LONG -> out.lconst_0();
      case FLOAT -> out.fconst_0();
      case DOUBLE -> out.dconst_0();
      case INT -> out.iconst_0();
      default -> out.aconst_null();
    }
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
