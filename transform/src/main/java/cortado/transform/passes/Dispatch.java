package cortado.transform.passes;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.SwitchCase;
import java.util.ArrayList;
import java.util.List;

/// Jumps to one of several labels by the number on the stack.
final class Dispatch {

  private Dispatch() {}

  /// Zero goes to the first of at least two `targets`, and so on; there are no other numbers. Falls
  /// through to the first if there are two, so the caller binds it next.
  static void write(CodeBuilder out, List<Label> targets) {
    if (targets.size() == 2) {
      out.ifne(targets.getLast());
      return;
    }
    var cases = new ArrayList<SwitchCase>();
    for (Label target : targets) {
      cases.add(SwitchCase.of(cases.size(), target));
    }
    out.tableswitch(0, cases.size() - 1, targets.getFirst(), cases);
  }
}
