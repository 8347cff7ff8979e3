package cortado.transform.passes;

import java.lang.classfile.Attributes;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.attribute.StackMapFrameInfo;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LineNumber;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.SwitchCase;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.lang.constant.ClassDesc;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The code of one method as a list, and how one gets about in it. A position is an index into the
/// list.
final class MethodCode {

  private final ClassDesc host;
  private final MethodModel method;
  private final int maxLocals;
  private final List<CodeElement> elements;
  private final List<ExceptionCatch> catches = new ArrayList<>();
  private final Map<Label, Integer> positions = new HashMap<>();
  private final Map<Label, StackMapFrameInfo> frames = new HashMap<>();
  private final int[] lines;

  private MethodCode(ClassDesc host, MethodModel method, CodeModel code) {
    this.host = host;
    this.method = method;
    this.maxLocals = ((CodeAttribute) code).maxLocals();
    this.elements = code.elementList();
    this.lines = new int[elements.size()];
    code.findAttribute(Attributes.stackMapTable())
        .ifPresent(table -> table.entries().forEach(frame -> frames.put(frame.target(), frame)));
    index();
  }

  static MethodCode of(HostClass host, MethodModel method) {
    return new MethodCode(host.name(), method, method.code().orElseThrow());
  }

  private void index() {
    int line = 0;
    for (int at = 0; at < elements.size(); at++) {
      switch (elements.get(at)) {
        case LabelTarget target -> positions.put(target.label(), at);
        case ExceptionCatch handler -> catches.add(handler);
        case LineNumber number -> line = number.line();
        default -> {}
      }
      lines[at] = line;
    }
  }

  ClassDesc host() {
    return host;
  }

  MethodModel method() {
    return method;
  }

  boolean isStatic() {
    return HostClass.isStatic(method);
  }

  int maxLocals() {
    return maxLocals;
  }

  int size() {
    return elements.size();
  }

  CodeElement at(int position) {
    return elements.get(position);
  }

  boolean isInstruction(int position) {
    return elements.get(position) instanceof Instruction;
  }

  /// The handlers, first match first.
  List<ExceptionCatch> catches() {
    return catches;
  }

  int positionOf(Label label) {
    Integer position = positions.get(label);
    if (position == null) {
      throw new IllegalStateException("label is not bound");
    }
    return position;
  }

  /// What the compiler says about the values at a label, if it is a place where paths meet.
  @Nullable StackMapFrameInfo frameAt(Label label) {
    return frames.get(label);
  }

  boolean isMerge(int position) {
    return elements.get(position) instanceof LabelTarget target
        && frames.containsKey(target.label());
  }

  /// The line of an element, or 0.
  int lineAt(int position) {
    return lines[position];
  }

  /// The first line of the method, or 0.
  int firstLine() {
    for (int line : lines) {
      if (line > 0) {
        return line;
      }
    }
    return 0;
  }

  boolean hasLines() {
    return firstLine() > 0;
  }

  /// The next instruction after a position, or -1.
  int nextInstruction(int position) {
    for (int at = position + 1; at < elements.size(); at++) {
      if (isInstruction(at)) {
        return at;
      }
    }
    return -1;
  }

  /// The instruction before a position, or -1.
  int previousInstruction(int position) {
    for (int at = position - 1; at >= 0; at--) {
      if (isInstruction(at)) {
        return at;
      }
    }
    return -1;
  }

  /// The instruction before a position if control comes from there alone, or -1.
  int solePredecessor(int position) {
    for (int at = position - 1; at >= 0; at--) {
      if (isMerge(at)) {
        return -1;
      }
      if (isInstruction(at)) {
        return endsBlock(at) ? -1 : at;
      }
    }
    return -1;
  }

  /// Whether a handler covers the instruction at a position.
  boolean covers(ExceptionCatch handler, int position) {
    return positionOf(handler.tryStart()) < position && position < positionOf(handler.tryEnd());
  }

  /// Whether control never falls through the element at a position.
  boolean endsBlock(int position) {
    return switch (elements.get(position)) {
      case ReturnInstruction _, ThrowInstruction _ -> true;
      case TableSwitchInstruction _, LookupSwitchInstruction _ -> true;
      case BranchInstruction branch ->
          branch.opcode() == Opcode.GOTO || branch.opcode() == Opcode.GOTO_W;
      default -> false;
    };
  }

  /// Where control may go from a position, handlers aside.
  List<Integer> successors(int position) {
    var successors = new ArrayList<Integer>();
    if (position + 1 < elements.size() && !endsBlock(position)) {
      successors.add(position + 1);
    }
    switch (elements.get(position)) {
      case BranchInstruction branch -> successors.add(positionOf(branch.target()));
      case TableSwitchInstruction table ->
          addTargets(successors, table.defaultTarget(), table.cases());
      case LookupSwitchInstruction lookup ->
          addTargets(successors, lookup.defaultTarget(), lookup.cases());
      default -> {}
    }
    return successors;
  }

  private void addTargets(List<Integer> successors, Label defaultTarget, List<SwitchCase> cases) {
    successors.add(positionOf(defaultTarget));
    cases.forEach(option -> successors.add(positionOf(option.target())));
  }
}
