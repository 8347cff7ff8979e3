package cortado.runtime.internal;

/// How far model checks search. `-Dcortado.model.scale=10` searches ten times as many scenarios.
public final class ModelScale {

  private static final int SCALE = Integer.getInteger("cortado.model.scale", 1);

  private ModelScale() {}

  /// As many scenarios as the scale asks for, where the everyday run has `everyday`.
  public static int scenarios(int everyday) {
    return everyday * SCALE;
  }
}
