package cortado.bench.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/// Why Cortado is slower where it is: kept by hand, one line per beginning of a workload's label.
///
/// A line is `spawn_many: why`; the longest beginning that fits is taken. Empty lines and lines
/// that begin with `#` mean nothing. Immutable.
public record Reasons(Map<String, String> byBeginning) {
  private static final String UNKNOWN = "not explained yet";

  static Reasons read(Path file) throws IOException {
    var reasons = new TreeMap<String, String>();
    if (Files.exists(file)) {
      for (String line : Files.readAllLines(file)) {
        int colon = line.indexOf(": ");
        if (colon > 0 && !line.startsWith("#")) {
          reasons.put(line.substring(0, colon), line.substring(colon + 2).strip());
        }
      }
    }
    return new Reasons(Map.copyOf(reasons));
  }

  String of(Case of) {
    String best = "";
    for (String beginning : byBeginning.keySet()) {
      if (of.label().startsWith(beginning) && beginning.length() > best.length()) {
        best = beginning;
      }
    }
    return byBeginning.getOrDefault(best, UNKNOWN);
  }
}
