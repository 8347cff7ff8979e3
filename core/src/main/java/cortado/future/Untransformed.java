package cortado.future;

/// What async code says when nobody turned it into state machines.
final class Untransformed {

  private static final String REMEDY =
      "; run it with 'cortado run', build it with the cortado-maven-plugin, or start the JVM with"
          + " -javaagent:cortado-transform.jar";

  private Untransformed() {}

  static IllegalStateException await() {
    return new IllegalStateException("await() was not transformed" + REMEDY);
  }

  static IllegalStateException async() {
    return new IllegalStateException("async block was not transformed" + REMEDY);
  }
}
