package cortado.transform.passes;

import java.util.List;

/// Refuses an await inside a `synchronized` block.
final class CheckMonitors {

  private CheckMonitors() {}

  static void run(MethodCode code, List<AwaitPoint> awaits, String name, Report report) {
    Monitors monitors = Monitors.of(code);
    for (AwaitPoint await : awaits) {
      if (monitors.isHeld(await.position())) {
        report.broken(
            Rule.AWAIT_IN_SYNCHRONIZED_BLOCK,
            code.lineAt(await.position()),
            await.isTail() ? "future returned" : "await",
            name);
      }
    }
  }
}
