package cortado.transform.passes;

import java.util.List;

/// Refuses an await inside a `synchronized` block.
final class CheckMonitors {

  private CheckMonitors() {}

  static void run(MethodCode code, List<AwaitPoint> awaits, Report report) {
    Monitors monitors = Monitors.of(code);
    for (AwaitPoint await : awaits) {
      if (monitors.isHeld(await.position())) {
        report.error(
            code.lineAt(await.position()),
            (await.isTail() ? "future returned" : "await")
                + " inside a synchronized block: a monitor belongs to a thread and cannot be held"
                + " across an await; use a Semaphore, or await outside of the block");
      }
    }
  }
}
