package cortado.transform.passes;

/// Where passes put what they find.
public interface Report {

  /// A rule is broken.
  ///
  /// @param line 0 when the class does not tell
  /// @param names for the message of the rule
  void broken(Rule rule, int line, Object... names);
}
