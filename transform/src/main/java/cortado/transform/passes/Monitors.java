package cortado.transform.passes;

import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.MonitorInstruction;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/// How many `synchronized` blocks surround each element.
final class Monitors {

  private static final int UNKNOWN = -1;

  private final MethodCode code;
  private final int[] depth;
  private final Deque<Integer> pending = new ArrayDeque<>();

  private Monitors(MethodCode code) {
    this.code = code;
    this.depth = new int[code.size()];
    Arrays.fill(depth, UNKNOWN);
  }

  static Monitors of(MethodCode code) {
    var monitors = new Monitors(code);
    monitors.reach(0, 0);
    while (!monitors.pending.isEmpty()) {
      monitors.follow(monitors.pending.remove());
    }
    return monitors;
  }

  boolean isHeld(int position) {
    return depth[position] > 0;
  }

  private void reach(int position, int entered) {
    if (depth[position] == UNKNOWN) {
      depth[position] = entered;
      pending.add(position);
    }
  }

  private void follow(int position) {
    int entered = depth[position];
    int after = entered;
    if (code.at(position) instanceof MonitorInstruction monitor) {
      after += monitor.opcode() == Opcode.MONITORENTER ? 1 : -1;
    }
    for (int follower : code.successors(position)) {
      reach(follower, after);
    }
    for (ExceptionCatch handler : code.catches()) {
      if (code.isInstruction(position) && code.covers(handler, position)) {
        reach(code.positionOf(handler.handler()), entered);
      }
    }
  }
}
