package cortado.transform.passes;

import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LocalVariable;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How the returns of an `@Async` method complete its future.
///
/// The future that is returned is traced back to the instructions that made it, through branches
/// and through the local in which the compiler keeps a result while it runs `finally`.
final class FindReturns {

  /// The ways of completing.
  enum Form {
    /// `ready` or `done` is the instruction before: the call is left out.
    VALUE,
    /// Made by `ready` or `done` on every path: polled once, it is ready.
    READY_FUTURE,
    /// Any other future: awaited like the operand of an await.
    TAIL_AWAIT
  }

  /// Stands for the top of the stack where otherwise a local is named.
  private static final int STACK = -1;

  private final MethodCode code;
  private final String name;
  private final Report report;
  private final List<List<Integer>> predecessors = new ArrayList<>();
  private final Map<Integer, Form> forms = new HashMap<>();

  private FindReturns(MethodCode code, String name, Report report) {
    this.code = code;
    this.name = name;
    this.report = report;
  }

  /// The form of every return, by position.
  ///
  /// @param name of the method, for messages
  static Map<Integer, Form> run(MethodCode code, String name, Report report) {
    var pass = new FindReturns(code, name, report);
    pass.link();
    for (int at = 0; at < code.size(); at++) {
      if (code.at(at) instanceof ReturnInstruction) {
        pass.forms.put(at, pass.formOf(at));
      }
    }
    return pass.forms;
  }

  private void link() {
    for (int at = 0; at < code.size(); at++) {
      predecessors.add(new ArrayList<>());
    }
    for (int at = 0; at < code.size(); at++) {
      for (int follower : code.successors(at)) {
        predecessors.get(follower).add(at);
      }
      for (ExceptionCatch handler : code.catches()) {
        if (code.isInstruction(at) && code.covers(handler, at)) {
          predecessors.get(code.positionOf(handler.handler())).add(at);
        }
      }
    }
  }

  private Form formOf(int position) {
    int before = code.solePredecessor(position);
    if (before >= 0 && makesReady(before)) {
      return Form.VALUE;
    }
    List<Integer> origins = origins(position);
    if (!origins.isEmpty() && origins.stream().allMatch(this::makesReady)) {
      return Form.READY_FUTURE;
    }
    if (isInTry(position) || origins.stream().anyMatch(made -> leavesTry(made, position))) {
      report.broken(Rule.FUTURE_RETURNED_IN_TRY, code.lineAt(position), describe(origins), name);
    }
    return Form.TAIL_AWAIT;
  }

  private String describe(List<Integer> origins) {
    return origins.size() == 1 && code.at(origins.getFirst()) instanceof InvokeInstruction call
        ? "the future of " + WarnAsyncCode.nameOf(call)
        : "a future";
  }

  private boolean makesReady(int position) {
    return AsyncCalls.isReady(code.at(position)) || AsyncCalls.isDone(code.at(position));
  }

  private boolean isInTry(int position) {
    return code.catches().stream().anyMatch(handler -> code.covers(handler, position));
  }

  /// Whether the future was made in a try that the return is not in, by one return statement: the
  /// compiler put `finally` in between. A variable of the user's may leave a try as it likes.
  private boolean leavesTry(int made, int returned) {
    if (!isInTry(made) || code.lineAt(made) > code.lineAt(returned)) {
      return false;
    }
    int load = code.solePredecessor(returned);
    if (load < 0 || !(code.at(load) instanceof LoadInstruction local)) {
      return true;
    }
    return code.hasLines() && !isVariable(local.slot(), load) && isOneStatement(made, load);
  }

  private boolean isOneStatement(int made, int load) {
    int store = code.nextInstruction(made);
    return store >= 0 && code.lineAt(store) == code.lineAt(load);
  }

  private boolean isVariable(int slot, int position) {
    for (int at = 0; at < code.size(); at++) {
      if (code.at(at) instanceof LocalVariable variable
          && variable.slot() == slot
          && code.positionOf(variable.startScope()) <= position
          && position < code.positionOf(variable.endScope())) {
        return true;
      }
    }
    return false;
  }

  /// The instructions that left the future on the stack.
  private List<Integer> origins(int position) {
    var found = new ArrayList<Integer>();
    var seen = new HashSet<Search>();
    var pending = new ArrayDeque<Search>(List.of(Search.onTop(position)));
    while (!pending.isEmpty()) {
      Search search = pending.remove();
      for (int before : predecessors.get(search.position)) {
        Search next = step(search, before);
        if (next == null) {
          found.add(before);
        } else if (seen.add(next)) {
          pending.add(next);
        }
      }
    }
    return found;
  }

  /// Goes back over one element; null when it made the future.
  private @Nullable Search step(Search search, int before) {
    if (search.slot != STACK) {
      boolean isStore =
          code.at(before) instanceof StoreInstruction store && store.slot() == search.slot;
      return isStore ? Search.onTop(before) : search.at(before);
    }
    return switch (code.at(before)) {
      case LoadInstruction load when search.above == 0 -> new Search(before, load.slot(), 0);
      case LoadInstruction _ -> search.over(before, 0, 1);
      case StoreInstruction _, MonitorInstruction _ -> search.over(before, 1, 0);
      case BranchInstruction branch ->
          search.over(before, StackEffect.operandsOf(branch.opcode()), 0);
      case InvokeInstruction call -> search.over(before, operandsOf(call), resultsOf(call));
      case Instruction _ -> null;
      default -> search.at(before);
    };
  }

  private static int operandsOf(InvokeInstruction call) {
    int receiver = call.opcode() == Opcode.INVOKESTATIC ? 0 : 1;
    return receiver + call.typeSymbol().parameterCount();
  }

  private static int resultsOf(InvokeInstruction call) {
    return call.typeSymbol().returnType().equals(CD_void) ? 0 : 1;
  }

  /// Looks for what put the future where it is before a position.
  ///
  /// @param slot of the local that holds it, or [#STACK]
  /// @param above how many values lie above it on the stack: what the compiler works with while it
  ///   leaves a `try` or a `synchronized` with the future below
  private record Search(int position, int slot, int above) {

    static Search onTop(int position) {
      return new Search(position, STACK, 0);
    }

    Search at(int before) {
      return new Search(before, slot, above);
    }

    /// Goes back over an instruction; null when the future is what it pushes.
    @Nullable Search over(int before, int popped, int pushed) {
      return above < pushed ? null : new Search(before, slot, above - pushed + popped);
    }
  }
}
