package cortado.runtime.internal.context;

import org.jspecify.annotations.Nullable;

/// A thread of a runtime. It finds what it is inside of without a look-up among thread-locals,
/// which every spawn, wake and sleep would pay for.
public final class RuntimeThread extends Thread {

  /// For [Current].
  @Nullable Current current;

  /// A thread whose stack has so many bytes, or as many as threads have if that is zero.
  public RuntimeThread(Runnable body, String name, long stackBytes) {
    super(null, body, name, stackBytes);
  }
}
