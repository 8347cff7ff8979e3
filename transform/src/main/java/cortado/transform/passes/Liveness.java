package cortado.transform.passes;

import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LocalVariable;
import java.lang.classfile.instruction.StoreInstruction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/// Which locals may still be read, at every element. Only these survive a suspension.
///
/// The usual backward data flow. An instruction may throw before it does anything, so what its
/// handlers read is live before it. For a debugger, a variable is read as long as it is in scope.
final class Liveness {

  private final MethodCode code;
  private final BitSet[] liveBefore;

  /// The slots of the variables in scope, at every element; nothing where no debugger is expected.
  private final BitSet[] inScope;

  private Liveness(MethodCode code, boolean keepsVariables) {
    this.code = code;
    this.inScope = keepsVariables ? variablesInScope(code) : new BitSet[0];
    this.liveBefore = new BitSet[code.size()];
    for (int at = 0; at < liveBefore.length; at++) {
      liveBefore[at] = new BitSet(code.maxLocals());
    }
  }

  /// Computes it.
  ///
  /// @param keepsVariables whether variables live as long as they are in scope
  static Liveness of(MethodCode code, boolean keepsVariables) {
    var liveness = new Liveness(code, keepsVariables);
    liveness.solve();
    return liveness;
  }

  private static BitSet[] variablesInScope(MethodCode code) {
    var inScope = new BitSet[code.size()];
    Arrays.setAll(inScope, _ -> new BitSet(code.maxLocals()));
    for (int at = 0; at < code.size(); at++) {
      if (code.at(at) instanceof LocalVariable variable) {
        int end = code.positionOf(variable.endScope());
        for (int covered = code.positionOf(variable.startScope()); covered < end; covered++) {
          inScope[covered].set(variable.slot());
        }
      }
    }
    return inScope;
  }

  boolean isLive(int position, int slot) {
    return liveBefore[position].get(slot);
  }

  private void solve() {
    List<List<Integer>> followers = new ArrayList<>();
    List<List<Integer>> handlers = new ArrayList<>();
    for (int at = 0; at < code.size(); at++) {
      followers.add(code.successors(at));
      handlers.add(handlersOf(at));
    }
    boolean changed = true;
    while (changed) {
      changed = false;
      for (int at = code.size() - 1; at >= 0; at--) {
        changed |= update(at, followers.get(at), handlers.get(at));
      }
    }
  }

  private boolean update(int position, List<Integer> followers, List<Integer> handlers) {
    var live = new BitSet(code.maxLocals());
    followers.forEach(follower -> live.or(liveBefore[follower]));
    switch (code.at(position)) {
      case StoreInstruction store -> live.clear(store.slot());
      case LoadInstruction load -> live.set(load.slot());
      case IncrementInstruction increment -> live.set(increment.slot());
      default -> {}
    }
    handlers.forEach(handler -> live.or(liveBefore[handler]));
    if (inScope.length > 0) {
      live.or(inScope[position]);
    }
    boolean changed = !live.equals(liveBefore[position]);
    liveBefore[position] = live;
    return changed;
  }

  private List<Integer> handlersOf(int position) {
    if (!code.isInstruction(position)) {
      return List.of();
    }
    var handlers = new ArrayList<Integer>();
    for (ExceptionCatch handler : code.catches()) {
      if (code.covers(handler, position)) {
        handlers.add(code.positionOf(handler.handler()));
      }
    }
    return handlers;
  }
}
