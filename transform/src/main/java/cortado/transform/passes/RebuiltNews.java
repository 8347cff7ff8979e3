package cortado.transform.passes;

import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The `new` instructions whose object lies uninitialised on the stack while an argument of its
/// constructor is awaited.
///
/// Such an object cannot be saved. A null takes its place from the `new` on, which still
/// initialises the class at that moment, and the object is made when its constructor is called.
final class RebuiltNews {

  private final BitSet positions = new BitSet();

  static RebuiltNews of(MethodCode code, Simulation simulation, List<AwaitPoint> awaits) {
    var news = new RebuiltNews();
    for (AwaitPoint await : awaits) {
      for (ValueType value : await.values().stack()) {
        if (value.isUninitialized()) {
          news.positions.set(value.madeAt());
        }
      }
    }
    for (int at = 0; at < code.size(); at++) {
      news.refuseLocals(code, simulation.before(at), at);
    }
    return news;
  }

  boolean contains(int position) {
    return positions.get(position);
  }

  boolean contains(ValueType value) {
    return value.isUninitialized() && contains(value.madeAt());
  }

  /// How many copies of the object lie on top of each other below the arguments.
  int copies(MethodCode code, int position, Values values, int argumentCount) {
    List<ValueType> stack = values.stack();
    ValueType made = values.peek(argumentCount);
    int end = stack.size() - argumentCount;
    int start = end;
    while (start > 0 && stack.get(start - 1).equals(made)) {
      start--;
    }
    if (stack.subList(0, start).contains(made)) {
      throw new RefusedException(
          Rule.NEW_OBJECT_OUT_OF_REACH,
          code.lineAt(position),
          code.method().methodName(),
          "in two places");
    }
    return end - start;
  }

  private void refuseLocals(MethodCode code, @Nullable Values values, int position) {
    if (values == null) {
      return;
    }
    for (int slot = 0; slot < values.maxLocals(); slot++) {
      if (contains(values.local(slot))) {
        throw new RefusedException(
            Rule.NEW_OBJECT_OUT_OF_REACH,
            code.lineAt(position),
            code.method().methodName(),
            "in a variable");
      }
    }
  }
}
