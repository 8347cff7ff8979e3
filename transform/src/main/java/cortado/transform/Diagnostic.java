package cortado.transform;

import java.util.Locale;

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

  /// Whether the class is refused.
  public boolean isError() {
    return severity == Severity.ERROR;
  }

  /// In the form that compilers use, as in `Main.java:12: error: …`.
  @Override
  public String toString() {
    String place = line == 0 ? file : file + ":" + line;
    return place + ": " + severity.name().toLowerCase(Locale.ROOT) + ": " + message;
  }
}
