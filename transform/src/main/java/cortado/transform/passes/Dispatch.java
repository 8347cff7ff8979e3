package cortado.transform.passes;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.instruction.SwitchCase;
import java.util.ArrayList;
import java.util.List;

/// Jumps to one of several labels by a number in a local.
final class Dispatch {

  private Dispatch() {}

  /// The number `first` goes to the first of `targets`, and so on; there are no other numbers.
  /// Falls through if there is one target alone, which the caller then binds next.
  static void write(CodeBuilder out, int local, int first, List<Label> targets) {
    if (targets.size() == 1) {
      return;
    }
    out.iload(local);
    if (targets.size() == 2 && first == 0) {
      out.ifne(targets.getLast());
      return;
    }
    var cases = new ArrayList<SwitchCase>();
    for (Label target : targets) {
      cases.add(SwitchCase.of(first + cases.size(), target));
    }
    out.tableswitch(first, first + cases.size() - 1, targets.getFirst(), cases);
  }
}
