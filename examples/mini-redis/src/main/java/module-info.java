import org.jspecify.annotations.NullMarked;

/// A small Redis, written to be read.
@NullMarked
module cortado.miniredis {
  requires static com.google.errorprone.annotations;
  requires static org.jspecify;
  requires transitive cortado.runtime;

  exports cortado.miniredis.protocol;
}
