package cortado.transform.passes;

/// Where passes put what they find. A line is 0 when the class does not tell.
public interface Report {

  /// The class must be refused.
  void error(int line, String message);

  /// The class is transformed all the same.
  void warning(int line, String message);
}
