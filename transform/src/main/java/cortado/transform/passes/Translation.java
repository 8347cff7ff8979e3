package cortado.transform.passes;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.Signature;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LocalVariable;
import java.lang.classfile.instruction.LocalVariableType;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.constant.ClassDesc;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/// Copies the elements of one method into another, with other labels and other slots.
///
/// On the way the lambda of an async block and its call of `async` become a call of the frame's
/// factory, and the objects of [RebuiltNews] are made late. Annotations on local variables are
/// dropped; nothing reads them at run time.
final class Translation {

  private final CodeBuilder out;
  private final MethodCode code;
  private final Simulation simulation;
  private final Bodies bodies;
  private final RebuiltNews news;
  private final FrameTable frames;
  private final IntUnaryOperator slots;
  private final int scratch;
  private final Map<Label, Label> labels = new HashMap<>();

  Translation(
      CodeBuilder out,
      MethodCode code,
      Simulation simulation,
      Bodies bodies,
      RebuiltNews news,
      FrameTable frames,
      IntUnaryOperator slots,
      int scratch) {
    this.out = out;
    this.code = code;
    this.simulation = simulation;
    this.bodies = bodies;
    this.news = news;
    this.frames = frames;
    this.slots = slots;
    this.scratch = scratch;
  }

  Label label(Label original) {
    return labels.computeIfAbsent(original, _ -> out.newLabel());
  }

  int slot(int original) {
    return slots.applyAsInt(original);
  }

  /// Whether control can come to an element.
  boolean isReachable(int position) {
    return simulation.before(position) != null;
  }

  /// Writes one element.
  void write(int position) {
    switch (code.at(position)) {
      case LabelTarget target -> out.labelBinding(label(target.label()));
      case LineNumber line -> out.lineNumber(line.line());
      case LocalVariable variable -> declare(variable);
      case LocalVariableType variable -> declare(variable);
      case Instruction instruction when isReachable(position) -> write(position, instruction);
      default -> {}
    }
  }

  private void declare(LocalVariable variable) {
    out.localVariable(
        slot(variable.slot()),
        variable.name().stringValue(),
        variable.typeSymbol(),
        label(variable.startScope()),
        label(variable.endScope()));
  }

  private void declare(LocalVariableType variable) {
    out.localVariableType(
        slot(variable.slot()),
        variable.name().stringValue(),
        Signature.parseFrom(variable.signature().stringValue()),
        label(variable.startScope()),
        label(variable.endScope()));
  }

  private void write(int position, Instruction instruction) {
    AsyncBody made = bodies.madeAt(code, position);
    if (made != null) {
      out.invokestatic(made.frame(), EmitFrameClass.FACTORY, made.factoryType(code.host()));
      return;
    }
    switch (instruction) {
      case LoadInstruction load -> out.loadLocal(load.typeKind(), slot(load.slot()));
      case StoreInstruction store -> out.storeLocal(store.typeKind(), slot(store.slot()));
      case IncrementInstruction increment -> out.iinc(slot(increment.slot()), increment.constant());
      case BranchInstruction branch -> out.branch(branch.opcode(), label(branch.target()));
      case TableSwitchInstruction table ->
          out.tableswitch(
              table.lowValue(),
              table.highValue(),
              label(table.defaultTarget()),
              translate(table.cases()));
      case LookupSwitchInstruction lookup ->
          out.lookupswitch(label(lookup.defaultTarget()), translate(lookup.cases()));
      case NewObjectInstruction creation -> create(position, creation);
      case InvokeInstruction call -> invoke(position, call);
      default -> out.with(instruction);
    }
  }

  private List<SwitchCase> translate(List<SwitchCase> cases) {
    return cases.stream()
        .map(option -> SwitchCase.of(option.caseValue(), label(option.target())))
        .toList();
  }

  private void create(int position, NewObjectInstruction instruction) {
    if (news.contains(position)) {
      out.new_(instruction.className()).pop().aconst_null();
    } else {
      out.labelBinding(frames.newLabel(position)).with((CodeElement) instruction);
    }
  }

  private void invoke(int position, InvokeInstruction call) {
    Values values = simulation.before(position);
    int arguments = call.typeSymbol().parameterCount();
    if (isMadeBefore(position, call)) {
      return;
    }
    if (values != null
        && call.name().equalsString("<init>")
        && news.contains(values.peek(arguments))) {
      rebuild(position, values, call);
    } else {
      out.with((CodeElement) call);
    }
  }

  /// Whether this is the call of `async` that went into the factory's call.
  private boolean isMadeBefore(int position, InvokeInstruction call) {
    int previous = AsyncCalls.isAsync(call) ? code.previousInstruction(position) : -1;
    return previous >= 0 && bodies.madeAt(code, previous) != null;
  }

  /// Takes the arguments away, drops the nulls that stood for the object, makes the object, and
  /// puts the arguments back.
  private void rebuild(int position, Values values, InvokeInstruction call) {
    List<ClassDesc> parameters = call.typeSymbol().parameterList();
    int copies = news.copies(code, position, values, parameters.size());
    int top = scratch;
    for (ClassDesc parameter : parameters.reversed()) {
      TypeKind kind = TypeKind.from(parameter).asLoadable();
      out.storeLocal(kind, top);
      top += kind.slotSize();
    }
    for (int copy = 0; copy < copies; copy++) {
      out.pop();
    }
    out.new_(call.owner());
    for (int copy = 1; copy < copies; copy++) {
      out.dup();
    }
    for (ClassDesc parameter : parameters) {
      TypeKind kind = TypeKind.from(parameter).asLoadable();
      top -= kind.slotSize();
      out.loadLocal(kind, top);
    }
    out.with((CodeElement) call);
  }
}
