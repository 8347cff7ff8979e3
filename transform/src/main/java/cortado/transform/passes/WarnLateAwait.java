package cortado.transform.passes;

import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.constant.ClassDesc;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.stream.Stream;

/// Warns about a catch that cannot fire: the future that the compiler asked it for is created
/// inside the try, kept in a variable, and awaited where the exception that it declares is not
/// caught.
final class WarnLateAwait {

  private static final ClassDesc RUNTIME_EXCEPTION = ClassDesc.of("java.lang.RuntimeException");
  private static final ClassDesc ERROR = ClassDesc.of("java.lang.Error");

  private final MethodCode code;
  private final Bodies bodies;
  private final KnownClasses classes;
  private final Report report;

  private WarnLateAwait(MethodCode code, Bodies bodies, KnownClasses classes, Report report) {
    this.code = code;
    this.bodies = bodies;
    this.classes = classes;
    this.report = report;
  }

  static void run(BodyPlan plan, Bodies bodies, KnownClasses classes, Report report) {
    var pass = new WarnLateAwait(plan.code(), bodies, classes, report);
    for (AwaitPoint await : plan.awaits()) {
      pass.check(await.position());
    }
  }

  private void check(int await) {
    int load = code.solePredecessor(await);
    if (load < 0 || !(code.at(load) instanceof LoadInstruction awaited)) {
      return;
    }
    for (int at = 0; at < code.size(); at++) {
      int made =
          code.at(at) instanceof StoreInstruction store && store.slot() == awaited.slot()
              ? code.solePredecessor(at)
              : -1;
      if (made >= 0 && code.at(made) instanceof InvokeInstruction call && reaches(at, load)) {
        declaredBy(made, call)
            .filter(declared -> isChecked(declared) && isCaught(declared, made))
            .filter(declared -> !isCaught(declared, await))
            .findFirst()
            .ifPresent(declared -> warn(await, call, declared));
      }
    }
  }

  private void warn(int await, InvokeInstruction call, ClassDesc declared) {
    report.broken(
        Rule.CATCH_THAT_CANNOT_FIRE,
        code.lineAt(await),
        WarnAsyncCode.nameOf(call),
        SourceNames.of(declared));
  }

  /// What the future may fail with, as far as its creation declares it.
  private Stream<ClassDesc> declaredBy(int position, InvokeInstruction call) {
    int before = AsyncCalls.isAsync(call) ? code.previousInstruction(position) : -1;
    AsyncBody block = before < 0 ? null : bodies.madeAt(code, before);
    if (block != null) {
      return HostClass.exceptions(block.method());
    }
    String key = call.name().stringValue() + call.type().stringValue();
    return classes.declaredBy(call.owner().asSymbol(), key);
  }

  private boolean isChecked(ClassDesc type) {
    return !classes.isSubclass(type, RUNTIME_EXCEPTION) && !classes.isSubclass(type, ERROR);
  }

  private boolean isCaught(ClassDesc type, int position) {
    return code.catches().stream()
        .filter(handler -> code.covers(handler, position))
        .flatMap(handler -> handler.catchType().stream())
        .map(ClassEntry::asSymbol)
        .anyMatch(caught -> classes.isSubclass(type, caught));
  }

  /// Whether what a store leaves in its variable may be what a load finds there.
  private boolean reaches(int store, int load) {
    int slot = ((StoreInstruction) code.at(store)).slot();
    var seen = new HashSet<Integer>();
    var pending = new ArrayDeque<>(code.successors(store));
    while (!pending.isEmpty()) {
      int at = pending.remove();
      if (at == load) {
        return true;
      }
      boolean isOverwritten = code.at(at) instanceof StoreInstruction other && other.slot() == slot;
      if (!isOverwritten && seen.add(at)) {
        pending.addAll(code.successors(at));
        addHandlers(pending, at);
      }
    }
    return false;
  }

  private void addHandlers(ArrayDeque<Integer> pending, int position) {
    for (ExceptionCatch handler : code.catches()) {
      if (code.isInstruction(position) && code.covers(handler, position)) {
        pending.add(code.positionOf(handler.handler()));
      }
    }
  }
}
