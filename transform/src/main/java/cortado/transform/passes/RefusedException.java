package cortado.transform.passes;

/// Ends the work on one method that cannot be transformed.
public final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int line;
  private final String problem;

  RefusedException(int line, String message) {
    super(message);
    this.line = line;
    this.problem = message;
  }

  /// What is wrong and what to do.
  public String problem() {
    return problem;
  }

  /// The line, or 0.
  public int line() {
    return line;
  }
}
