package cortado.transform;

/// Turns the async functions of one class into state machines.
///
/// Immutable. Safe for any thread if its resolver is.
public final class AsyncTransform {

  @SuppressWarnings("UnusedVariable") // Read by the passes, which land next.
  private final ClassResolver resolver;

  /// A transform that asks `resolver` about the classes that the transformed ones mention.
  public AsyncTransform(ClassResolver resolver) {
    this.resolver = resolver;
  }

  /// Transforms one class.
  public TransformResult transform(byte[] host) {
    return TransformResult.untouched();
  }
}
