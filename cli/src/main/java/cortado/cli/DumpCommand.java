package cortado.cli;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/// `cortado dump`: shows the tasks of a program that runs in another JVM.
final class DumpCommand {

  private static final Attributes.Name AGENT_CLASS = new Attributes.Name("Agent-Class");

  private DumpCommand() {}

  /// Dumps the process that `arguments` name, and returns the exit code.
  static int execute(List<String> arguments, PrintStream out, PrintStream err) throws IOException {
    if (arguments.size() != 1) {
      err.println("cortado: dump needs a process: cortado dump PID (jcmd -l lists them)");
      return 2;
    }
    Path directory = Files.createTempDirectory("cortado-dump");
    Path agent = directory.resolve("agent.jar");
    Path result = directory.resolve("dump.txt");
    try {
      writeAgent(agent);
      load(arguments.getFirst(), agent, result);
      out.print(Files.readString(result));
      return 0;
    } catch (AttachNotSupportedException
        | AgentLoadException
        | AgentInitializationException
        | IOException failure) {
      err.println("cortado: cannot dump process " + arguments.getFirst() + ": " + failure);
      return 1;
    } finally {
      Files.deleteIfExists(agent);
      Files.deleteIfExists(result);
      Files.delete(directory);
    }
  }

  /// A jar that only names the agent: the class itself is there already, with the runtime.
  private static void writeAgent(Path jar) throws IOException {
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(AGENT_CLASS, "cortado.runtime.DumpAgent");
    new JarOutputStream(Files.newOutputStream(jar), manifest).close();
  }

  private static void load(String process, Path agent, Path result)
      throws IOException,
          AttachNotSupportedException,
          AgentLoadException,
          AgentInitializationException {
    VirtualMachine machine = VirtualMachine.attach(process);
    try {
      machine.loadAgent(agent.toString(), result.toString());
    } finally {
      machine.detach();
    }
  }
}
