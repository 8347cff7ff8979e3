package cortado.transform.passes;

import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/// Which locals may still be read, at every element. Only these survive a suspension.
///
/// The usual backward data flow. An instruction may throw before it does anything, so what its
/// handlers read is live before it.
final class Liveness {

  private final MethodCode code;
  private final BitSet[] liveBefore;

  private Liveness(MethodCode code) {
    this.code = code;
    this.liveBefore = new BitSet[code.size()];
    for (int at = 0; at < liveBefore.length; at++) {
      liveBefore[at] = new BitSet(code.maxLocals());
    }
  }

  static Liveness of(MethodCode code) {
    var liveness = new Liveness(code);
    liveness.solve();
    return liveness;
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
