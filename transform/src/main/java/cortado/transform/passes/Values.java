package cortado.transform.passes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The locals and the operand stack at one point of a method.
///
/// A wide value takes two locals, the second of which is TOP, and one place on the stack.
final class Values {

  private final ValueType[] locals;
  private final ArrayList<ValueType> stack;

  Values(int maxLocals) {
    locals = new ValueType[maxLocals];
    Arrays.fill(locals, ValueType.TOP);
    stack = new ArrayList<>();
  }

  private Values(Values original) {
    locals = original.locals.clone();
    stack = new ArrayList<>(original.stack);
  }

  Values copy() {
    return new Values(this);
  }

  int maxLocals() {
    return locals.length;
  }

  ValueType local(int slot) {
    return locals[slot];
  }

  /// A copy of all locals, by slot.
  ValueType[] locals() {
    return locals.clone();
  }

  /// The stack, deepest first.
  List<ValueType> stack() {
    return stack;
  }

  void push(ValueType value) {
    stack.add(value);
  }

  ValueType pop() {
    return stack.removeLast();
  }

  void pop(int count) {
    for (int i = 0; i < count; i++) {
      stack.removeLast();
    }
  }

  ValueType peek(int depth) {
    return stack.get(stack.size() - 1 - depth);
  }

  /// Assigns a local. That ends a wide value whose second half was there.
  void assign(int slot, ValueType value) {
    if (slot > 0 && locals[slot - 1].isWide()) {
      locals[slot - 1] = ValueType.TOP;
    }
    locals[slot] = value;
    if (value.isWide()) {
      locals[slot + 1] = ValueType.TOP;
    }
  }

  /// Replaces a value wherever it is, as a constructor call does.
  void replace(ValueType old, ValueType replacement) {
    stack.replaceAll(value -> value.equals(old) ? replacement : value);
    for (int slot = 0; slot < locals.length; slot++) {
      if (locals[slot].equals(old)) {
        locals[slot] = replacement;
      }
    }
  }
}
