package cortado.transform.passes;

import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.constant.ClassDesc;

/// Warns about futures that nobody awaits and calls that block, in async code.
final class WarnAsyncCode {

  private final MethodCode code;
  private final FutureTypes types;
  private final Report report;

  private WarnAsyncCode(MethodCode code, FutureTypes types, Report report) {
    this.code = code;
    this.types = types;
    this.report = report;
  }

  static void run(MethodCode code, FutureTypes types, Report report) {
    var pass = new WarnAsyncCode(code, types, report);
    for (int at = 0; at < code.size(); at++) {
      if (code.at(at) instanceof InvokeInstruction call) {
        pass.check(at, call);
      }
    }
  }

  private void check(int position, InvokeInstruction call) {
    String name = nameOf(call);
    if (isDropped(position) && isFuture(call.typeSymbol().returnType())) {
      report.broken(Rule.FUTURE_NEVER_AWAITED, code.lineAt(position), name);
    }
    String remedy = BlockingCalls.remedy(call);
    if (!remedy.isEmpty()) {
      report.broken(Rule.BLOCKING_CALL, code.lineAt(position), name, remedy);
    }
  }

  /// How to speak of the future that a call makes.
  static String nameOf(InvokeInstruction call) {
    if (AsyncCalls.isAsync(call)) {
      return "an async block";
    }
    return SourceNames.of(call.owner().asSymbol()) + "." + call.name().stringValue();
  }

  private boolean isDropped(int position) {
    int next = code.nextInstruction(position);
    CodeElement element = next < 0 ? null : code.at(next);
    return element instanceof StackInstruction stack && stack.opcode() == Opcode.POP;
  }

  /// A task runs by itself, so dropping its handle is fine.
  private boolean isFuture(ClassDesc type) {
    return !type.equals(CD_void)
        && !type.equals(Names.JOIN_HANDLE)
        && types.of(type) == FutureTypes.Answer.FUTURE;
  }
}
