package cortado.transform;

/// Something wrong with async code, and where.
///
/// @param severity whether the class is refused
/// @param file the source file's name, or the class name when the class does not tell
/// @param line the line, or 0 when the class does not tell
/// @param message what is wrong and what to do
public record Diagnostic(Severity severity, String file, int line, String message) {

  /// Whether a class is refused.
  public enum Severity {
    /// The class is transformed all the same.
    WARNING,
    /// The class is refused.
    ERROR
  }

  @Override
  public String toString() {
    return file
        + ":"
        + line
        + ": "
        + severity.name().toLowerCase(java.util.Locale.ROOT)
        + ": "
        + message;
  }
}
