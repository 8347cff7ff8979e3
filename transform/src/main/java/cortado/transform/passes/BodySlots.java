package cortado.transform.passes;

import java.util.function.IntUnaryOperator;

/// Where the emitted body keeps its locals.
///
/// `this` if there is one, the frame, the context, the original locals (moved up by two), and then
/// what only the stubs use.
record BodySlots(boolean isStatic, int maxLocals) implements IntUnaryOperator {

  private static final int ADDED = 2;

  @Override
  public int applyAsInt(int original) {
    return original == 0 && !isStatic ? 0 : original + ADDED;
  }

  int frame() {
    return isStatic ? 0 : 1;
  }

  int context() {
    return frame() + 1;
  }

  /// The awaited future before it is polled again, the answer afterwards.
  int awaited() {
    return maxLocals + ADDED;
  }

  /// The number of the await that is being resumed.
  int state() {
    return awaited() + 1;
  }

  /// What the awaited future failed with, or null.
  int failure() {
    return state() + 1;
  }

  /// The first local free for the arguments of a rebuilt object.
  int scratch() {
    return failure() + 1;
  }
}
