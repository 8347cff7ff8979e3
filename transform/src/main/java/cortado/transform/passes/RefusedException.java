package cortado.transform.passes;

/// Ends the work on one method that cannot be transformed.
public final class RefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final Rule rule;
  private final int line;
  private final transient Object[] names;

  RefusedException(Rule rule, int line, Object... names) {
    super(rule.message(names));
    this.rule = rule;
    this.line = line;
    this.names = names;
  }

  /// Reports the rule that is broken.
  public void report(Report report) {
    report.broken(rule, line, names);
  }
}
