import org.jspecify.annotations.NullMarked;

/// Tests that have a runtime of their own, for JUnit.
///
/// Start with [cortado.junit.AsyncTest].
@NullMarked
module cortado.junit {
  requires static com.google.errorprone.annotations;
  requires static org.jspecify;
  requires transitive cortado.runtime;
  requires transitive org.junit.jupiter.api;

  exports cortado.junit;
}
