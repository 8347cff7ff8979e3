import org.jspecify.annotations.NullMarked;

/// The cortado command.
@NullMarked
module cortado.cli {
  requires static com.google.errorprone.annotations;
  requires static org.jspecify;
  requires cortado.runtime;
  requires cortado.transform;
  requires java.compiler;
  requires jdk.attach;
  requires jdk.compiler;
}
