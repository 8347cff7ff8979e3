package cortado.transform;

/// A compiler refuses a source.
final class CompileError extends AssertionError {

  private static final long serialVersionUID = 1L;

  CompileError(String message) {
    super(message);
  }
}
