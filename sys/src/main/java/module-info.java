import org.jspecify.annotations.NullMarked;

/// The operating system: pollers and sockets. The only module that may hold native code.
@NullMarked
@SuppressWarnings("module") // cortado.runtime is built after this module.
module cortado.sys {
  requires static com.google.errorprone.annotations;
  requires static org.jspecify;

  exports cortado.sys to
      cortado.runtime;
}
