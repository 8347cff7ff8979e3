package cortado.runtime;

import cortado.observe.DumpOptions;
import cortado.runtime.internal.schedule.Engine;
import cortado.runtime.internal.schedule.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Dumps the tasks of every runtime of this JVM when somebody asks from outside.
///
/// It is the agent of the runtime's jar: `jcmd PID JVMTI.agent_load /path/cortado-runtime.jar FILE`
/// writes the dumps to a file, and `cortado dump PID` shows them. Nothing of it is loaded before.
public final class DumpAgent {

  private DumpAgent() {}

  /// Called by the JVM. Writes to `file`, or to the standard error stream if that is empty or null.
  public static void agentmain(@Nullable String file) throws IOException {
    String text = dumps();
    if (file == null || file.isEmpty()) {
      System.err.print(text);
    } else {
      Files.writeString(Path.of(file), text);
    }
  }

  private static String dumps() {
    List<Engine> engines = Running.engines();
    if (engines.isEmpty()) {
      return "no Cortado runtime is running\n";
    }
    var text = new StringBuilder();
    for (Engine engine : engines) {
      text.append(text.isEmpty() ? "" : "\n");
      text.append(engine.dump(DumpOptions.DEFAULT));
    }
    return text.toString();
  }
}
