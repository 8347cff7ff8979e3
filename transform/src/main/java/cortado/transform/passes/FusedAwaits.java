package cortado.transform.passes;

import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.reflect.AccessFlag;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Finds the awaits of futures that are made right there, by an async function whose body is known:
/// a method of the same class that nothing overrides, or a block.
///
/// Such an await calls the body, and nothing is made unless the function is suspended. Neither is
/// anything made where what is awaited is a yield.
final class FusedAwaits {

  private final HostClass host;
  private final MethodCode code;
  private final Bodies bodies;

  /// The body that an await calls, by the await's position.
  private final Map<Integer, AsyncBody> calls = new HashMap<>();

  /// The awaits that yield.
  private final Set<Integer> yields = new HashSet<>();

  /// The instructions that made the future, which are left out.
  private final Set<Integer> makers = new HashSet<>();

  private FusedAwaits(HostClass host, MethodCode code, Bodies bodies) {
    this.host = host;
    this.code = code;
    this.bodies = bodies;
  }

  static FusedAwaits run(
      HostClass host,
      MethodCode code,
      Bodies bodies,
      Simulation simulation,
      List<AwaitPoint> awaits) {
    var pass = new FusedAwaits(host, code, bodies);
    for (AwaitPoint await : awaits) {
      Values values = simulation.before(await.position());
      if (!await.isTail() || (values != null && values.stack().size() == 1)) {
        pass.find(await.position());
      }
    }
    return pass;
  }

  /// Whether an await yields.
  boolean isYield(AwaitPoint await) {
    return yields.contains(await.position());
  }

  /// Whether an await calls or yields, and so has a future only once it is suspended.
  boolean isCall(AwaitPoint await) {
    return isYield(await) || calls.containsKey(await.position());
  }

  /// The body that an await calls, or null if it does not.
  @Nullable AsyncBody calledAt(AwaitPoint await) {
    return calls.get(await.position());
  }

  /// Whether no await calls a body.
  boolean isEmpty() {
    return calls.isEmpty();
  }

  /// The bodies that are called.
  Collection<AsyncBody> called() {
    return calls.values();
  }

  /// Whether the instruction at a position makes a future that is not made.
  boolean isLeftOut(int position) {
    return makers.contains(position);
  }

  private void find(int await) {
    int maker = code.solePredecessor(await);
    if (maker < 0 || !(code.at(maker) instanceof InvokeInstruction call)) {
      return;
    }
    if (AsyncCalls.isYield(call)) {
      makers.add(maker);
      yields.add(await);
      return;
    }
    int lambda = AsyncCalls.isAsync(call) ? code.solePredecessor(maker) : -1;
    AsyncBody body = lambda < 0 ? calledMethod(call) : bodies.madeAt(code, lambda);
    // A null receiver is reported for the line of the call, everything else for that of the await.
    if (body == null
        || (lambda < 0 && !body.isStatic() && code.lineAt(maker) != code.lineAt(await))) {
      return;
    }
    makers.add(maker);
    if (lambda >= 0) {
      makers.add(lambda);
    }
    calls.put(await, body);
    bodies.fuse(body);
  }

  private @Nullable AsyncBody calledMethod(InvokeInstruction call) {
    if (!call.owner().asSymbol().equals(host.name())) {
      return null;
    }
    AsyncBody body = bodies.of(call.name().stringValue() + call.type().stringValue());
    return body != null && !body.isBlock() && isBound(call.opcode(), body.method()) ? body : null;
  }

  private boolean isBound(Opcode opcode, MethodModel method) {
    return opcode == Opcode.INVOKESTATIC
        || opcode == Opcode.INVOKESPECIAL
        || method.flags().has(AccessFlag.PRIVATE)
        || method.flags().has(AccessFlag.FINAL)
        || host.model().flags().has(AccessFlag.FINAL);
  }
}
