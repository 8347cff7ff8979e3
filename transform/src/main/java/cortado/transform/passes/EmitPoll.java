package cortado.transform.passes;

import static java.lang.constant.ConstantDescs.CD_Throwable;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
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
   *   Host.f(Frame, Context)   the body, written here. It stays in the host, so that private access,
   *                            `super`, line numbers and callers' names are as they were
   *   Host$$f$1                the frame, see EmitFrameClass: state, awaited child, saved values.
   *                            Its poll calls the body
   *
   * States (they belong to cortado.machine.StateMachine): 0 is a function that starts, k > 0 is
   * suspended at await k, negative ones refuse a poll. Layout of the body:
   *
   *   entry       state = frame.enter(); jump to start, or to resume k
   *   start       locals = arguments
   *   …           the original code. Await k is: poll the future; when pending, go to suspend k;
   *   ready k     take the value
   *   suspend k   save stack and live locals, frame.suspend(future, k), return pending
   *   resume k    poll the child. Nothing is restored while it is pending
   *   polled      when pending: frame.stillSuspended(k), return pending
   *   restore k   live locals and stack from the frame, clearing its references; go to ready k.
   *               When the child failed: only the locals, then
   *   raise k     throw the failure, inside the same try ranges as await k
   *   failed      whatever escapes: frame.fail(failure), throw
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
   */

  private final CodeBuilder out;
  private final BodyPlan plan;
  private final MethodCode code;
  private final BodySlots slots;
  private final ClassDesc host;
  private final ClassDesc frame;
  private final FrameTable frames;
  private final Translation translation;
  private final List<Stubs> stubs = new ArrayList<>();
  private final Set<Label> cancelHandlers = new HashSet<>();

  /// The labels of one await.
  private record Stubs(
      AwaitPoint await,
      Label suspend,
      Label ready,
      Label resume,
      Label restore,
      Label raise,
      Label raised) {}

  private EmitPoll(CodeBuilder out, HostClass host, BodyPlan plan, Bodies bodies) {
    this.out = out;
    this.plan = plan;
    this.code = plan.code();
    this.slots = new BodySlots(code.isStatic(), code.maxLocals());
    this.host = host.name();
    this.frame = plan.body().frame();
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
    return new Stubs(
        await,
        out.newLabel(),
        out.newLabel(),
        out.newLabel(),
        out.newLabel(),
        out.newLabel(),
        out.newLabel());
  }

  private void emit() {
    catchAsOriginal();
    Label guarded = out.newLabel();
    Label failed = out.newLabel();
    enter(guarded);
    loadArguments();
    for (int at = 0; at < code.size(); at++) {
      writeElement(at);
    }
    stubs.forEach(this::suspend);
    if (!stubs.isEmpty()) {
      resumeAny();
    }
    out.labelBinding(failed);
    frames.at(failed, locals(), List.of(ValueType.object(CD_Throwable)));
    out.aload(slots.frame()).swap().invokevirtual(frame, "fail", Names.FAIL).athrow();
    // Last in the table, so that every handler of the user's comes first.
    out.exceptionCatchAll(guarded, failed, failed);
    frames.write();
  }

  /// The try ranges of the original, each followed by the same range around the raise of the awaits
  /// inside it.
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
          out.exceptionCatch(stub.raise, stub.raised, target, handler.catchType());
          if (CancelHandlers.swallowsCancelled(code, handler)) {
            cancelHandlers.add(handler.handler());
          }
        }
      }
    }
  }

  private void enter(Label guarded) {
    out.aload(slots.frame()).invokevirtual(frame, "enter", Names.ENTER);
    out.istore(slots.state());
    out.labelBinding(guarded);
    if (stubs.isEmpty()) {
      return;
    }
    Label start = out.newLabel();
    var targets = new ArrayList<Label>();
    targets.add(start);
    stubs.forEach(stub -> targets.add(stub.resume));
    Dispatch.write(out, slots.state(), 0, targets);
    out.labelBinding(start);
    frames.at(start, locals(), List.of());
    // The original may begin with a loop, whose label needs a place of its own.
    out.nop();
  }

  private void loadArguments() {
    for (SpillPlan.Saved argument : plan.spills().parameters()) {
      load(argument);
      store(argument);
    }
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
    } else {
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
    if (stub.await.isTail()) {
      dropBelowFuture(stub.await);
    }
    out.dup().astore(slots.awaited()).aload(slots.context());
    out.invokeinterface(Names.FUTURE, "poll", Names.POLL_TYPE);
    out.dup().getstatic(Names.PENDING, "INSTANCE", Names.PENDING).if_acmpeq(stub.suspend);
    out.labelBinding(stub.ready);
    frames.at(stub.ready, liveLocals(stub.await), withAnswer(stub.await));
    out.checkcast(Names.READY).invokeinterface(Names.READY, "value", Names.VALUE);
    if (stub.await.isTail()) {
      completeWithTop();
    }
  }

  /// A return leaves behind whatever lies below its operand; a suspended one must not save it.
  private void dropBelowFuture(AwaitPoint await) {
    Values values = plan.simulation().before(await.position());
    if (values == null || values.stack().size() == 1) {
      return;
    }
    out.astore(slots.awaited());
    for (ValueType value : values.stack().reversed().subList(1, values.stack().size())) {
      if (value.isWide()) {
        out.pop2();
      } else {
        out.pop();
      }
    }
    out.aload(slots.awaited());
  }

  private boolean isElided(int position) {
    int next = code.nextInstruction(position);
    return next >= 0
        && code.isInstruction(position)
        && plan.returns().get(next) == FindReturns.Form.VALUE
        && code.solePredecessor(next) == position;
  }

  private void complete(int position) {
    if (((ReturnInstruction) code.at(position)).opcode() == Opcode.RETURN) {
      out.aconst_null();
    } else if (plan.returns().get(position) == FindReturns.Form.READY_FUTURE) {
      out.aload(slots.context()).invokeinterface(Names.FUTURE, "poll", Names.POLL_TYPE);
      out.checkcast(Names.READY).invokeinterface(Names.READY, "value", Names.VALUE);
    }
    completeWithTop();
  }

  private void completeWithTop() {
    out.aload(slots.frame()).swap().invokevirtual(frame, "complete", Names.COMPLETE).areturn();
  }

  private void suspend(Stubs stub) {
    AwaitPoint await = stub.await;
    ValueType[] locals = liveLocals(await);
    locals[slots.awaited()] = ValueType.object(Names.FUTURE);
    line(await, locals, withAnswer(await));
    out.labelBinding(stub.suspend);
    frames.at(stub.suspend, locals, withAnswer(await));
    out.pop();
    plan.spills().at(await).stack().reversed().forEach(this::saveTop);
    plan.spills().at(await).locals().forEach(this::saveLocal);
    out.aload(slots.frame()).aload(slots.awaited()).loadConstant(await.number());
    out.invokevirtual(frame, "suspend", Names.SUSPEND).areturn();
  }

  private void saveTop(SpillPlan.Saved saved) {
    FrameField field = saved.field();
    if (field == null) {
      out.pop();
    } else if (saved.type().isWide()) {
      out.aload(slots.frame()).dup_x2().pop();
      out.putfield(frame, field.name(), field.type());
    } else {
      out.aload(slots.frame()).swap();
      out.putfield(frame, field.name(), field.type());
    }
  }

  private void saveLocal(SpillPlan.Saved saved) {
    FrameField field = saved.field();
    if (field != null) {
      out.aload(slots.frame()).loadLocal(field.typeKind(), translation.slot(saved.place()));
      out.putfield(frame, field.name(), field.type());
    }
  }

  private void resumeAny() {
    Label polled = out.newLabel();
    Label broke = out.newLabel();
    Label restoring = out.newLabel();
    Label pending = out.newLabel();
    Label uncaught = out.newLabel();
    out.exceptionCatchAll(stubs.getFirst().resume, polled, broke);
    stubs.forEach(stub -> pollChild(stub, polled));
    out.labelBinding(polled);
    frames.at(polled, resumeLocals(), List.of(ValueType.object(Names.POLL)));
    out.astore(slots.awaited()).aload(slots.awaited());
    out.getstatic(Names.PENDING, "INSTANCE", Names.PENDING).if_acmpeq(pending);
    out.aconst_null().astore(slots.failure()).goto_(restoring);
    out.labelBinding(broke);
    frames.at(broke, resumeLocals(), List.of(ValueType.object(CD_Throwable)));
    out.astore(slots.failure()).aconst_null().astore(slots.awaited());
    out.labelBinding(restoring);
    frames.at(restoring, answeredLocals(), List.of());
    out.aload(slots.frame()).invokevirtual(frame, "resume", Names.RESUME);
    Dispatch.write(out, slots.state(), 1, stubs.stream().map(Stubs::restore).toList());
    stubs.forEach(stub -> restore(stub, uncaught));
    out.labelBinding(uncaught);
    frames.at(uncaught, answeredLocals(), List.of());
    out.aload(slots.failure()).athrow();
    out.labelBinding(pending);
    frames.at(pending, resumeLocals(), List.of());
    out.aload(slots.frame()).iload(slots.state());
    out.invokevirtual(frame, "stillSuspended", Names.STILL_SUSPENDED).areturn();
  }

  /// A call of its own for every await, so that the JIT can learn each one's type.
  private void pollChild(Stubs stub, Label polled) {
    line(stub.await, resumeLocals(), List.of());
    out.labelBinding(stub.resume);
    frames.at(stub.resume, resumeLocals(), List.of());
    out.aload(slots.frame()).invokevirtual(frame, "child", Names.CHILD).aload(slots.context());
    out.invokeinterface(Names.FUTURE, "poll", Names.POLL_TYPE);
    if (!stub.equals(stubs.getLast())) {
      out.goto_(polled);
    }
  }

  private void restore(Stubs stub, Label uncaught) {
    boolean isCaught =
        code.catches().stream().anyMatch(handler -> code.covers(handler, stub.await.position()));
    out.labelBinding(stub.restore);
    frames.at(stub.restore, answeredLocals(), List.of());
    if (!isCaught) {
      out.aload(slots.failure()).ifnonnull(uncaught);
    }
    for (SpillPlan.Saved saved : plan.spills().at(stub.await).locals()) {
      load(saved);
      store(saved);
    }
    if (isCaught) {
      out.aload(slots.failure()).ifnonnull(stub.raise);
    }
    plan.spills().at(stub.await).stack().forEach(this::load);
    out.aload(slots.awaited()).goto_(stub.ready);
    if (isCaught) {
      raise(stub);
    }
  }

  private void raise(Stubs stub) {
    ValueType[] locals = liveLocals(stub.await);
    locals[slots.failure()] = ValueType.object(CD_Throwable);
    out.labelBinding(stub.raise);
    frames.at(stub.raise, locals, List.of());
    out.aload(slots.failure()).athrow();
    out.labelBinding(stub.raised);
  }

  /// Pushes a saved value and lets go of it in the frame.
  private void load(SpillPlan.Saved saved) {
    FrameField field = saved.field();
    if (field == null) {
      out.aconst_null();
      return;
    }
    out.aload(slots.frame()).getfield(frame, field.name(), field.type());
    if (field.isReference()) {
      if (!saved.type().objectType().equals(field.type())) {
        out.checkcast(saved.type().objectType());
      }
      out.aload(slots.frame()).aconst_null().putfield(frame, field.name(), field.type());
    }
  }

  private void store(SpillPlan.Saved saved) {
    FrameField field = saved.field();
    TypeKind kind = field == null ? TypeKind.REFERENCE : field.typeKind();
    out.storeLocal(kind, translation.slot(saved.place()));
  }

  /// Gives the code that follows the line of an await. A debugger sets its breakpoints where a line
  /// begins, so that is an instruction which never runs: who stops at an await stops when it is
  /// reached, not when it is suspended or polled again.
  private void line(AwaitPoint await, ValueType[] locals, List<ValueType> stack) {
    int line = code.lineAt(await.position());
    if (line > 0) {
      Label unreached = out.newBoundLabel();
      frames.at(unreached, locals, stack);
      out.lineNumber(line).nop();
    }
  }

  private List<ValueType> withAnswer(AwaitPoint await) {
    var stack = new ArrayList<>(await.values().stack());
    stack.add(ValueType.object(Names.POLL));
    return stack;
  }

  /// What is in the locals all the time: `this`, the frame, the context.
  private ValueType[] locals() {
    ValueType[] locals = new Values(slots.scratch()).locals();
    if (!code.isStatic()) {
      locals[0] = ValueType.object(host);
    }
    locals[slots.frame()] = ValueType.object(frame);
    locals[slots.context()] = ValueType.object(Names.CONTEXT);
    return locals;
  }

  private ValueType[] resumeLocals() {
    ValueType[] locals = locals();
    locals[slots.state()] = ValueType.INT;
    return locals;
  }

  private ValueType[] answeredLocals() {
    ValueType[] locals = resumeLocals();
    locals[slots.awaited()] = ValueType.object(Names.POLL);
    locals[slots.failure()] = ValueType.object(CD_Throwable);
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
