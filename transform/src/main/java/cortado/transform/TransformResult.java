package cortado.transform;

import java.util.List;
import java.util.Map;

/// What became of one class.
///
/// @param classes the class and its frame classes by binary name, the class itself first; empty
///   when it was left as it is, because nothing in it is async or because it has errors
/// @param diagnostics what was found, by line
public record TransformResult(Map<String, byte[]> classes, List<Diagnostic> diagnostics) {

  /// The result for a class that is left as it is.
  public static TransformResult untouched() {
    return new TransformResult(Map.of(), List.of());
  }

  /// Whether the class is refused.
  public boolean hasErrors() {
    return diagnostics.stream().anyMatch(Diagnostic::isError);
  }
}
