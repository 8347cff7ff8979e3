package cortado.transform.passes;

import static java.lang.constant.ConstantDescs.CD_Object;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Writes the body of an async function: one poll of its state machine.
final class EmitPoll {
  /*
   * The result. An async function `T f(args)` of class Host becomes
   *
   *   Host.f(args)             the factory: makes a frame. A block has none, since its creation calls
   *                            the frame class directly
   *   Host.f(args, Frame, Context, int)
   *                            the body, written here. It stays in the host, so that private access,
   *                            `super`, line numbers and callers' names are as they were
   *   Host$$f$1                the frame, see EmitFrameClass: state, awaited child, saved values.
   *                            Its poll calls the body
   *
   * The body returns the value, or Pending when it is suspended. Polled by its frame, it has that
   * frame. Called by an await in the same class (FusedAwaits) it has none: it makes one if it is
   * suspended, and leaves it in the context, where the await finds it. The last argument is its
   * depth (see cortado.machine.Segment); where it matters, it becomes the depth of what is awaited.
   *
   * States (they belong to cortado.machine.StateMachine): 0 is a function that starts, k > 0 is
   * suspended at await k, negative ones refuse a poll. Layout of the body:
   *
   *   entry       with a frame: frame.enter(), go to start or to resume k. The arguments are there
   *               when it starts and mean nothing when it resumes
   *   start       without a frame and too deep: make one, put it off, return pending (DepthChecks)
   *   …           the original code. Await k is
   *               poll the future; when pending, go to suspend k
   *   ready k       take the value
   *               or, when fused: call the body; when pending, go to suspend k
   *   suspend k   pass stack and live locals to the frame class (SuspendShape), return pending
   *   resume k    poll the child. Nothing is restored while it is pending; then locals and stack, and
   *               go to ready k. A failure that a handler here may catch becomes an answer whose
   *               value throws it (StateMachine.answered), at ready k and inside the try ranges
   *
   * Cancelling is a resume whose child throws Cancelled (StateMachine.cancel). That runs `finally`
   * and try-with-resources as any exception does. A handler that the user wrote for Throwable
   * around an await first passes Cancelled on (see CancelHandlers).
   *
   * Lines: the original code has those of the source, and the stubs of an await have its line. The
   * code before `start` has none, and neither has the factory, so that a breakpoint on the first
   * line is for the function that really starts.
   *
   * Frames of the verifier are the compiler's own, moved, without the locals that are dead. They
   * need no merging, because every stub is reached with values that some await already describes.
   * There are no casts to Future or Ready: the verifier takes every object for an interface, and
   * the call itself throws where it is none. A cast that many classes have passed is slow.
   */

  /// The depth from which on a call without a frame is put off: that of cortado.machine.Segment.
  private static final int MAX_DEPTH = 256;

  private final CodeBuilder out;
  private final HostClass hostClass;
  private final BodyPlan plan;
  private final MethodCode code;
  private final BodySlots slots;
  private final ClassDesc host;
  private final ClassDesc frame;
  private final FrameTable frames;
  private final Translation translation;
  private final List<Stubs> stubs = new ArrayList<>();
  private final Set<Label> cancelHandlers = new HashSet<>();

  /// Where polls end that found the child pending before anything was restored.
  private final Label pending;

  /// Whether the body may be called without a frame.
  private final boolean isFused;

  /// Whether it looks how deep it is when it is called without a frame.
  private final boolean checksDepth;

  /// Whether the depth in the context may be another than that of this body.
  private final boolean changesDepth;

  /// The labels of one await.
  ///
  /// @param isCall whether it is fused: it calls a body, or yields
  /// @param isCaught whether a failure is for a handler here, which needs the locals
  private record Stubs(
      AwaitPoint await,
      boolean isCall,
      boolean isCaught,
      Label suspend,
      Label resume,
      Label poll,
      Label answered,
      Label value,
      Label valued,
      Label ready) {}

  private EmitPoll(CodeBuilder out, HostClass host, BodyPlan plan, Bodies bodies) {
    this.out = out;
    this.hostClass = host;
    this.plan = plan;
    this.code = plan.code();
    this.slots = new BodySlots(plan.body().argumentSlots(), code.maxLocals());
    this.host = host.name();
    this.frame = plan.body().frame();
    this.isFused = bodies.isFused(plan.body());
    this.checksDepth = isFused && bodies.checksDepth(plan.body());
    this.changesDepth = isFused || !plan.fused().isEmpty();
    this.pending = out.newLabel();
    this.frames = new FrameTable(out, plan.news());
    this.translation =
        new Translation(
            out, code, plan.simulation(), bodies, plan.news(), frames, slots, slots.scratch());
    plan.awaits().forEach(await -> stubs.add(stubsOf(await)));
  }

  static void emit(CodeBuilder out, HostClass host, BodyPlan plan, Bodies bodies) {
    new EmitPoll(out, host, plan, bodies).emit();
  }

  private Stubs stubsOf(AwaitPoint await) {
    boolean isCaught =
        code.catches().stream().anyMatch(handler -> code.covers(handler, await.position()));
    return new Stubs(
        await,
        plan.fused().isCall(await),
        isCaught,
        out.newLabel(),
        out.newLabel(),
        out.newLabel(),
        out.newLabel(),
        out.newLabel(),
        out.newLabel(),
        out.newLabel());
  }

  private void emit() {
    catchAsOriginal();
    Label tooDeep = out.newLabel();
    enter(tooDeep);
    for (int at = 0; at < code.size(); at++) {
      writeElement(at);
    }
    for (Stubs stub : stubs) {
      suspend(stub);
      resume(stub);
    }
    if (!stubs.isEmpty()) {
      out.labelBinding(pending);
      frames.at(pending, locals(), List.of(ValueType.object(CD_Object)));
      out.pop().getstatic(Names.PENDING, "INSTANCE", Names.PENDING).areturn();
    }
    if (checksDepth) {
      putOff(tooDeep);
    }
    frames.write();
  }

  /// The try ranges of the original, each followed by the same range around where a fused await
  /// inside it is resumed with a value or a failure. Later polls come before the handlers can do
  /// anything, so their failures are kept until then.
  private void catchAsOriginal() {
    for (ExceptionCatch handler : code.catches()) {
      Label target = translation.label(handler.handler());
      out.exceptionCatch(
          translation.label(handler.tryStart()),
          translation.label(handler.tryEnd()),
          target,
          handler.catchType());
      for (Stubs stub : stubs) {
        if (code.covers(handler, stub.await.position())) {
          if (stub.isCall) {
            out.exceptionCatch(stub.value, stub.valued, target, handler.catchType());
          }
          if (CancelHandlers.swallowsCancelled(code, handler)) {
            cancelHandlers.add(handler.handler());
          }
        }
      }
    }
    for (Stubs stub : stubs) {
      if (stub.isCaught) {
        out.exceptionCatchAll(stub.poll, stub.answered, stub.answered);
      }
    }
  }

  private void enter(Label tooDeep) {
    Label start = out.newLabel();
    Label first = checksDepth ? out.newLabel() : start;
    if (changesDepth) {
      out.iinc(slots.depth(), 1);
    }
    if (isFused) {
      out.aload(slots.frame()).ifnull(first);
    }
    out.aload(slots.frame()).invokevirtual(frame, "enter", Names.ENTER);
    if (stubs.isEmpty()) {
      out.pop();
    } else {
      var targets = new ArrayList<Label>();
      targets.add(start);
      stubs.forEach(stub -> targets.add(stub.resume));
      Dispatch.write(out, targets);
    }
    if (checksDepth) {
      out.labelBinding(first);
      frames.at(first, arguments(), List.of());
      out.iload(slots.depth()).loadConstant(MAX_DEPTH).if_icmpgt(tooDeep);
    }
    out.labelBinding(start);
    frames.at(start, arguments(), List.of());
    // The original may begin with a loop, whose label needs a place of its own.
    out.nop();
  }

  private void putOff(Label tooDeep) {
    out.labelBinding(tooDeep);
    frames.at(tooDeep, arguments(), List.of());
    int slot = 0;
    for (ClassDesc type : plan.body().factoryType(host).parameterList()) {
      TypeKind kind = TypeKind.from(type).asLoadable();
      out.loadLocal(kind, slot);
      slot += kind.slotSize();
    }
    out.invokestatic(frame, EmitFrameClass.FACTORY, plan.body().factoryType(host));
    out.aload(slots.context()).invokestatic(Names.STATE_MACHINE, "putOff", Names.PUT_OFF);
    out.areturn();
  }

  private void writeElement(int position) {
    Stubs stub = stubAt(position);
    if (stub != null) {
      await(stub);
    } else if (code.at(position) instanceof ReturnInstruction
        && translation.isReachable(position)) {
      complete(position);
    } else if (isElided(position)) {
      if (AsyncCalls.isDone(code.at(position))) {
        out.aconst_null();
      }
    } else if (!plan.fused().isLeftOut(position)) {
      translation.write(position);
      if (code.at(position) instanceof LabelTarget target && code.isMerge(position)) {
        merge(position, target.label());
      }
    }
  }

  private @Nullable Stubs stubAt(int position) {
    for (Stubs stub : stubs) {
      if (stub.await.position() == position) {
        return stub;
      }
    }
    return null;
  }

  private void merge(int position, Label original) {
    Values values = plan.simulation().before(position);
    if (values == null) {
      return;
    }
    frames.at(translation.label(original), liveLocals(values, position), values.stack());
    if (cancelHandlers.contains(original)) {
      Label mine = out.newLabel();
      out.dup().instanceOf(Names.CANCELLED).ifeq(mine).athrow();
      out.labelBinding(mine);
      frames.at(mine, liveLocals(values, position), values.stack());
    }
  }

  private void await(Stubs stub) {
    if (stub.isCall) {
      call(stub);
    } else {
      if (stub.await.isTail()) {
        dropBelowFuture(stub.await);
      }
      pollFirst(stub);
    }
    if (stub.await.isTail()) {
      completeWithTop(null);
    }
  }

  /// The fused form: receiver and arguments are on the stack.
  private void call(Stubs stub) {
    AsyncBody called = plan.fused().calledAt(stub.await);
    if (called == null) {
      out.aload(slots.context());
      out.invokestatic(Names.STATE_MACHINE, "yieldNow", Names.YIELD_NOW);
    } else {
      out.aconst_null().aload(slots.context()).iload(slots.depth());
      called.call(out, hostClass);
    }
    out.dup().getstatic(Names.PENDING, "INSTANCE", Names.PENDING).if_acmpeq(stub.suspend);
    out.labelBinding(stub.ready);
    frames.at(stub.ready, liveLocals(stub.await), onStack(stub.await, CD_Object));
    if (isFollowedByLabel(stub.await.position())) {
      // It needs a place of its own.
      out.nop();
    }
  }

  /// Whether paths meet, or an await may be resumed, before anything else comes.
  private boolean isFollowedByLabel(int position) {
    int next = position + 1;
    while (next < code.size() && !code.isInstruction(next)) {
      if (code.isMerge(next)) {
        return true;
      }
      next++;
    }
    return stubAt(next) != null;
  }

  /// The form that polls the future on the stack.
  private void pollFirst(Stubs stub) {
    setDepth();
    out.dup().aload(slots.context());
    out.invokeinterface(Names.FUTURE, "poll", Names.POLL_TYPE);
    out.dup().getstatic(Names.PENDING, "INSTANCE", Names.PENDING).if_acmpeq(stub.suspend);
    out.swap().pop();
    out.labelBinding(stub.ready);
    frames.at(stub.ready, liveLocals(stub.await), onStack(stub.await, Names.POLL));
    takeValue();
  }

  private void takeValue() {
    out.invokeinterface(Names.READY, "value", Names.VALUE);
  }

  /// Fused calls tell no context how deep they are.
  private void setDepth() {
    if (changesDepth) {
      out.aload(slots.context()).iload(slots.depth());
      out.invokevirtual(Names.CONTEXT, "setDepth", Names.SET_DEPTH);
    }
  }

  /// A return leaves behind whatever lies below its operand; a suspended one must not save it.
  private void dropBelowFuture(AwaitPoint await) {
    Values values = plan.simulation().before(await.position());
    if (values == null || values.stack().size() == 1) {
      return;
    }
    out.astore(slots.scratch());
    for (ValueType value : values.stack().reversed().subList(1, values.stack().size())) {
      if (value.isWide()) {
        out.pop2();
      } else {
        out.pop();
      }
    }
    out.aload(slots.scratch());
  }

  private boolean isElided(int position) {
    int next = code.nextInstruction(position);
    return next >= 0
        && code.isInstruction(position)
        && plan.returns().get(next) == FindReturns.Form.VALUE
        && code.solePredecessor(next) == position;
  }

  private void complete(int position) {
    ValueType value = null;
    if (((ReturnInstruction) code.at(position)).opcode() == Opcode.RETURN) {
      out.aconst_null();
      value = ValueType.NULL;
    } else if (plan.returns().get(position) == FindReturns.Form.READY_FUTURE) {
      out.aload(slots.context()).invokeinterface(Names.FUTURE, "poll", Names.POLL_TYPE);
      takeValue();
    } else {
      value = returned(position);
    }
    completeWithTop(value);
  }

  /// What a return returns, or what was passed to the `ready` before it.
  private ValueType returned(int position) {
    boolean isElided = plan.returns().get(position) == FindReturns.Form.VALUE;
    int at = isElided ? code.solePredecessor(position) : position;
    Values values = plan.simulation().before(at);
    return values == null || AsyncCalls.isDone(code.at(at)) ? ValueType.NULL : values.peek(0);
  }

  /// Returns the value. A caller without a frame must not take Pending, of all values, for an
  /// answer.
  private void completeWithTop(@Nullable ValueType value) {
    if (isFused && mayBePending(value)) {
      out.aload(slots.frame()).aload(slots.context());
      out.invokestatic(Names.STATE_MACHINE, "result", Names.RESULT);
    }
    out.areturn();
  }

  private static boolean mayBePending(@Nullable ValueType value) {
    return value == null
        || (value.kind() == ValueType.Kind.OBJECT
            && (value.objectType().equals(CD_Object)
                || value.objectType().equals(Names.POLL)
                || value.objectType().equals(Names.PENDING)));
  }

  private void suspend(Stubs stub) {
    AwaitPoint await = stub.await;
    List<ValueType> stack = onStack(await, stub.isCall ? CD_Object : Names.FUTURE);
    if (!stub.isCall) {
      stack.add(ValueType.object(Names.POLL));
    }
    line(await, stack);
    out.labelBinding(stub.suspend);
    frames.at(stub.suspend, liveLocals(await), stack);
    save(stub);
  }

  /// Saves everything and returns pending. The awaited future and its answer are on top of the
  /// stack, or the answer of a call.
  private void save(Stubs stub) {
    var shape = new SuspendShape(hostClass, plan, isFused, stub.await);
    if (shape.isTooLong()) {
      saveOneByOne(stub);
      return;
    }
    for (SpillPlan.Saved local : shape.locals()) {
      out.loadLocal(local.type().typeKind(), translation.slot(local.place()));
    }
    loadFrame();
    if (shape.takesContext()) {
      out.aload(slots.context());
    }
    out.loadConstant(stub.await.number());
    out.invokestatic(frame, SuspendShape.NAME, shape.type()).areturn();
  }

  private void loadFrame() {
    out.aload(slots.frame());
    if (isFused && !code.isStatic()) {
      out.aload(0);
    }
  }

  /// For more values than a method takes parameters.
  private void saveOneByOne(Stubs stub) {
    out.pop();
    if (stub.isCall) {
      out.aload(slots.context()).invokevirtual(Names.CONTEXT, "left", Names.LEFT);
    }
    out.astore(slots.scratch());
    if (isFused) {
      loadFrame();
      out.aload(slots.context());
      out.invokestatic(frame, EmitFrameClass.OWN, plan.body().ownType(host)).astore(slots.frame());
    }
    plan.spills().at(stub.await).stack().reversed().forEach(this::saveTop);
    plan.spills().at(stub.await).locals().forEach(this::saveLocal);
    out.aload(slots.frame()).aload(slots.scratch()).loadConstant(stub.await.number());
    out.invokevirtual(frame, "suspend", Names.SUSPEND).areturn();
  }

  private void saveTop(SpillPlan.Saved saved) {
    FrameField field = saved.field();
    if (field == null) {
      out.pop();
      return;
    }
    out.aload(slots.frame());
    if (saved.type().isWide()) {
      out.dup_x2().pop();
    } else {
      out.swap();
    }
    out.putfield(frame, field.name(), field.type());
  }

  private void saveLocal(SpillPlan.Saved saved) {
    FrameField field = saved.field();
    if (field != null) {
      out.aload(slots.frame()).loadLocal(field.typeKind(), translation.slot(saved.place()));
      out.putfield(frame, field.name(), field.type());
    }
  }

  private void resume(Stubs stub) {
    out.labelBinding(stub.resume);
    frames.at(stub.resume, locals(), List.of());
    poll(stub);
    SpillPlan.Await saved = plan.spills().at(stub.await);
    saved.locals().forEach(this::restore);
    if (stub.isCall) {
      out.labelBinding(stub.value);
      takeValue();
      out.labelBinding(stub.valued);
    }
    loadBelow(saved.stack());
    out.goto_(stub.ready);
  }

  /// A call of its own for every await, so that the JIT can learn each one's type.
  private void poll(Stubs stub) {
    out.labelBinding(stub.poll);
    out.aload(slots.frame()).invokevirtual(frame, "child", Names.CHILD).aload(slots.context());
    out.invokeinterface(Names.FUTURE, "poll", Names.POLL_TYPE);
    if (stub.isCaught) {
      out.labelBinding(stub.answered);
      frames.at(stub.answered, locals(), List.of(ValueType.object(CD_Object)));
    }
    out.aload(slots.frame()).loadConstant(stub.await.number());
    out.invokestatic(Names.STATE_MACHINE, "answered", Names.ANSWERED).dup().ifnull(pending);
  }

  /// Pushes saved operands below what is on top of the stack.
  private void loadBelow(List<SpillPlan.Saved> operands) {
    switch (operands.stream().mapToInt(saved -> saved.type().isWide() ? 2 : 1).sum()) {
      case 0 -> {}
      case 1 -> {
        operands.forEach(this::load);
        out.swap();
      }
      case 2 -> {
        operands.forEach(this::load);
        out.dup2_x1().pop2();
      }
      default -> {
        out.astore(slots.scratch());
        operands.forEach(this::load);
        out.aload(slots.scratch());
      }
    }
  }

  private void restore(SpillPlan.Saved local) {
    load(local);
    out.storeLocal(local.type().typeKind(), translation.slot(local.place()));
  }

  /// Pushes a saved value and lets go of it in the frame.
  private void load(SpillPlan.Saved saved) {
    FrameField field = saved.field();
    if (field == null) {
      out.aconst_null();
      return;
    }
    out.aload(slots.frame());
    if (field.isReference()) {
      out.invokevirtual(frame, field.name(), MethodTypeDesc.of(saved.type().objectType()));
    } else {
      out.getfield(frame, field.name(), field.type());
    }
  }

  /// Gives the code that follows the line of an await. A debugger sets its breakpoints where a line
  /// begins, so that is an instruction which never runs: who stops at an await stops when it is
  /// reached, not when it is suspended or polled again.
  private void line(AwaitPoint await, List<ValueType> stack) {
    int line = code.lineAt(await.position());
    if (line > 0) {
      Label unreached = out.newBoundLabel();
      frames.at(unreached, liveLocals(await), stack);
      out.lineNumber(line).nop();
    }
  }

  private static List<ValueType> onStack(AwaitPoint await, ClassDesc top) {
    var stack = new ArrayList<>(await.values().stack());
    stack.add(ValueType.object(top));
    return stack;
  }

  /// What is in the locals all the time: `this`, the frame, the context, the depth.
  private ValueType[] locals() {
    ValueType[] locals = new Values(slots.scratch()).locals();
    if (!code.isStatic()) {
      locals[0] = ValueType.object(host);
    }
    locals[slots.frame()] = ValueType.object(frame);
    locals[slots.context()] = ValueType.object(Names.CONTEXT);
    locals[slots.depth()] = ValueType.INT;
    return locals;
  }

  /// What is in the locals when the function starts.
  private ValueType[] arguments() {
    ValueType[] locals = locals();
    Values values = plan.simulation().before(0);
    for (int slot = 0; values != null && slot < plan.body().argumentSlots(); slot++) {
      locals[slot] = values.local(slot);
    }
    return locals;
  }

  private ValueType[] liveLocals(AwaitPoint await) {
    return liveLocals(await.values(), await.position());
  }

  private ValueType[] liveLocals(Values values, int position) {
    ValueType[] locals = locals();
    for (int slot = code.isStatic() ? 0 : 1; slot < code.maxLocals(); slot++) {
      if (plan.liveness().isLive(position, slot)) {
        locals[translation.slot(slot)] = values.local(slot);
      }
    }
    return locals;
  }
}
