package cortado.transform.passes;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_Void;
import static java.lang.constant.ConstantDescs.CD_int;

import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;

/// The method of a frame class that saves what is live at an await and ends the poll: one for all
/// awaits at which values of the same types are live.
///
/// Its parameters are the operands, the awaited future and its answer, the locals, the frame, in a
/// fused body (see [EmitPoll]) also the receiver, there and for a fused await the context, and the
/// number of the await. A fused await has the answer of its call alone.
final class SuspendShape {

  /// The name of the methods.
  static final String NAME = "suspend";

  /// The most slots that the parameters of a method may take.
  private static final int MOST_SLOTS = 255;

  private final AsyncBody body;
  private final ClassDesc host;
  private final boolean isFused;
  private final boolean isCall;
  private final List<SpillPlan.Saved> stack;
  private final List<SpillPlan.Saved> locals;

  SuspendShape(HostClass host, BodyPlan plan, boolean isFused, AwaitPoint point) {
    SpillPlan.Await await = plan.spills().at(point);
    this.body = plan.body();
    this.host = host.name();
    this.isFused = isFused;
    this.isCall = plan.fused().isCall(point);
    this.stack = await.stack();
    this.locals = await.locals().stream().filter(saved -> saved.field() != null).toList();
  }

  /// Whether the context is passed.
  boolean takesContext() {
    return isFused || isCall;
  }

  /// The locals that are passed.
  List<SpillPlan.Saved> locals() {
    return locals;
  }

  MethodTypeDesc type() {
    var parameters = new ArrayList<ClassDesc>();
    stack.forEach(saved -> parameters.add(typeOf(saved)));
    // No saved value has one of these types, so they tell operands from locals.
    if (!isCall) {
      parameters.add(Names.FUTURE);
    }
    parameters.add(Names.POLL);
    locals.forEach(saved -> parameters.add(typeOf(saved)));
    parameters.add(body.frame());
    if (isFused && !body.isStatic()) {
      parameters.add(host);
    }
    if (takesContext()) {
      parameters.add(Names.CONTEXT);
    }
    parameters.add(CD_int);
    return MethodTypeDesc.of(CD_Object, parameters);
  }

  boolean isTooLong() {
    return type().parameterList().stream()
            .mapToInt(parameter -> TypeKind.from(parameter).slotSize())
            .sum()
        > MOST_SLOTS;
  }

  /// A null has no field, and a type that keeps shapes with it apart from others.
  private static ClassDesc typeOf(SpillPlan.Saved saved) {
    FrameField field = saved.field();
    return field == null ? CD_Void : field.type();
  }

  void write(ClassBuilder out) {
    out.withMethodBody(
        NAME, type(), ClassFile.ACC_STATIC | ClassFile.ACC_SYNTHETIC, this::writeCode);
  }

  private void writeCode(CodeBuilder out) {
    int future = slotsOf(stack);
    int firstLocal = isCall ? future + 1 : future + 2;
    int frame = firstLocal + slotsOf(locals);
    int context = isFused && !body.isStatic() ? frame + 2 : frame + 1;
    int last = takesContext() ? context + 1 : context;
    if (isCall) {
      // Before the frame of this function is left in the same place.
      out.aload(context).invokevirtual(Names.CONTEXT, "left", Names.LEFT).astore(future);
    }
    if (isFused) {
      out.aload(frame);
      if (!body.isStatic()) {
        out.aload(frame + 1);
      }
      out.aload(context);
      out.invokestatic(body.frame(), EmitFrameClass.OWN, body.ownType(host)).astore(frame);
    }
    save(out, stack, 0, frame);
    save(out, locals, firstLocal, frame);
    out.aload(frame).aload(future).iload(last);
    out.invokevirtual(body.frame(), "suspend", Names.SUSPEND).areturn();
  }

  private void save(CodeBuilder out, List<SpillPlan.Saved> values, int from, int frame) {
    int slot = from;
    for (SpillPlan.Saved saved : values) {
      FrameField field = saved.field();
      if (field != null) {
        out.aload(frame).loadLocal(field.typeKind(), slot);
        out.putfield(body.frame(), field.name(), field.type());
      }
      slot += saved.type().isWide() ? 2 : 1;
    }
  }

  private static int slotsOf(List<SpillPlan.Saved> values) {
    return values.stream().mapToInt(saved -> saved.type().isWide() ? 2 : 1).sum();
  }
}
