package cortado.transform.passes;

import java.lang.classfile.Opcode;
import java.util.ArrayDeque;
import java.util.Deque;

/// The instructions that only move operands. Their forms are told apart by the widths of what they
/// move.
final class StackShuffle {

  private StackShuffle() {}

  static void apply(Values values, Opcode opcode) {
    switch (opcode) {
      case POP -> values.pop(1);
      case POP2 -> values.pop(values.peek(0).isWide() ? 1 : 2);
      case DUP -> duplicate(values, 1, 0);
      case DUP_X1 -> duplicate(values, 1, 1);
      case DUP_X2 -> duplicate(values, 1, 2);
      case DUP2 -> duplicate(values, 2, 0);
      case DUP2_X1 -> duplicate(values, 2, 1);
      case DUP2_X2 -> duplicate(values, 2, 2);
      case SWAP -> swap(values);
      default -> throw new IllegalStateException("not a stack instruction: " + opcode);
    }
  }

  /// Copies the top `words` below the `below` words under them.
  private static void duplicate(Values values, int words, int below) {
    Deque<ValueType> top = take(values, words);
    Deque<ValueType> skipped = take(values, below);
    top.forEach(values::push);
    skipped.forEach(values::push);
    top.forEach(values::push);
  }

  /// Pops values that are `words` wide together; the deepest comes first.
  private static Deque<ValueType> take(Values values, int words) {
    var taken = new ArrayDeque<ValueType>();
    for (int left = words; left > 0; left -= taken.getFirst().isWide() ? 2 : 1) {
      taken.addFirst(values.pop());
    }
    return taken;
  }

  private static void swap(Values values) {
    ValueType top = values.pop();
    ValueType below = values.pop();
    values.push(top);
    values.push(below);
  }
}
