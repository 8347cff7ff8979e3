package cortado.bench.run;

import cortado.bench.report.Header.Machine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What this machine and its JVM are, for the header of the results.
final class HostMachine {
  private HostMachine() {}

  static Machine describe() {
    return new Machine(
        field(Path.of("/proc/cpuinfo"), "model name"),
        Runtime.getRuntime().availableProcessors(),
        kibibytes(field(Path.of("/proc/meminfo"), "MemTotal")) / 1024,
        "%s %s".formatted(System.getProperty("os.name"), System.getProperty("os.version")),
        "%s %s"
            .formatted(
                System.getProperty("java.vendor"), System.getProperty("java.runtime.version")));
  }

  private static String field(Path file, String name) {
    try {
      for (String line : Files.readAllLines(file)) {
        if (line.startsWith(name)) {
          return line.substring(line.indexOf(':') + 1).strip();
        }
      }
    } catch (IOException e) {
      // Not Linux, or no such file: the table says so.
    }
    return "unknown";
  }

  private static long kibibytes(String amount) {
    return amount.endsWith(" kB") ? Long.parseLong(amount.substring(0, amount.length() - 3)) : 0;
  }

  /// The commit of the repository, with `+` behind it when files were changed.
  static String commit(Path root) {
    var name = lines(root, List.of("git", "rev-parse", "--short=12", "HEAD"));
    if (name.isEmpty()) {
      return "unknown";
    }
    var changes = lines(root, List.of("git", "status", "--porcelain", "--untracked-files=no"));
    return name.getFirst() + (changes.isEmpty() ? "" : "+");
  }

  private static List<String> lines(Path directory, List<String> command) {
    try {
      var process = new ProcessBuilder(command).directory(directory.toFile()).start();
      process.getOutputStream().close();
      return process.inputReader().lines().toList();
    } catch (IOException e) {
      return List.of();
    }
  }
}
