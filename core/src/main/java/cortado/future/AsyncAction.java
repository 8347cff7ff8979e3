package cortado.future;

/// The body of an async block that has no value. Write it as a lambda directly in
/// [Futures#async(AsyncAction)]; the transform removes it.
@FunctionalInterface
public interface AsyncAction<X extends Throwable> {

  /// The body.
  void run() throws X;
}
