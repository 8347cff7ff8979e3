package cortado.transform.passes;

import java.util.function.IntUnaryOperator;

/// Where the emitted body keeps its locals.
///
/// `this` if there is one, the arguments, the frame, the context, the depth, the other locals of
/// the original, and then what only the stubs use.
record BodySlots(int arguments, int maxLocals) implements IntUnaryOperator {

  private static final int ADDED = 3;

  @Override
  public int applyAsInt(int original) {
    return original < arguments ? original : original + ADDED;
  }

  int frame() {
    return arguments;
  }

  int context() {
    return frame() + 1;
  }

  int depth() {
    return context() + 1;
  }

  /// The first local free for the arguments of a rebuilt object.
  int scratch() {
    return maxLocals + ADDED;
  }
}
