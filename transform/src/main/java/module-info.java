import org.jspecify.annotations.NullMarked;

/// Class bytes in, class bytes out: async functions become state machines.
@NullMarked
module cortado.transform {
  requires static com.google.errorprone.annotations;
  requires static org.jspecify;
  requires java.instrument;

  exports cortado.transform;
}
