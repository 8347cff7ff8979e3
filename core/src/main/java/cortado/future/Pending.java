package cortado.future;

import org.jspecify.annotations.Nullable;

/// The answer of a poll that found no value yet. There is one instance.
public final class Pending<T extends @Nullable Object> implements Poll<T> {

  /// The only instance; generated code compares with it.
  public static final Pending<?> INSTANCE = new Pending<>();

  private Pending() {}

  @Override
  public String toString() {
    return "Pending";
  }
}
