import org.jspecify.annotations.NullMarked;

/// The poll contract and all that needs only a waker: no threads, no descriptors, no dependencies.
///
/// Start with [cortado.future.Future].
@NullMarked
module cortado.core {
  requires static com.google.errorprone.annotations;
  requires static org.jspecify;

  exports cortado.future;
  exports cortado.io;
  exports cortado.machine;
  exports cortado.sync;
  exports cortado.testing;
}
