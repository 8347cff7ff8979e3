package cortado.future;

/// What unwinds a suspended async function when its future is cancelled.
///
/// Thrown at the await, so that `finally` blocks and try-with-resources run. It extends [Throwable]
/// directly: no `catch (Exception)` sees it, and the transform makes `catch (Throwable)` pass it
/// on. There is one instance, without a stack trace.
public final class Cancelled extends Throwable {

  /// The only instance.
  @SuppressWarnings("StaticAssignmentOfThrowable") // It has no stack trace and takes no suppressed.
  public static final Cancelled INSTANCE = new Cancelled();

  private static final long serialVersionUID = 1L;

  private Cancelled() {
    super("cancelled", null, false, false);
  }
}
