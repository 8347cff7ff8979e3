package cortado.transform.passes;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Numbers the places where an async function may be suspended.
final class FindAwaits {

  private FindAwaits() {}

  /// Runs the pass. `returns` is empty for async blocks, which return plain values.
  static List<AwaitPoint> run(
      MethodCode code,
      Simulation simulation,
      AsyncCalls calls,
      Map<Integer, FindReturns.Form> returns) {
    var awaits = new ArrayList<AwaitPoint>();
    for (int at = 0; at < code.size(); at++) {
      boolean isTail = returns.get(at) == FindReturns.Form.TAIL_AWAIT;
      Values values = simulation.before(at);
      if (values != null && (isTail || calls.isAwait(code.at(at)))) {
        awaits.add(new AwaitPoint(at, awaits.size() + 1, below(values, isTail), isTail));
      }
    }
    return awaits;
  }

  private static Values below(Values values, boolean isTail) {
    Values below = values.copy();
    below.pop(isTail ? below.stack().size() : 1);
    return below;
  }
}
