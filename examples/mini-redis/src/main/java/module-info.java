import org.jspecify.annotations.NullMarked;

/// A small Redis: the server, an async client and a blocking one.
///
/// Written to be read. Start with [cortado.miniredis.Server], follow one connection through
/// [cortado.miniredis.Handler], and then one command, say [cortado.miniredis.command.Get].
@NullMarked
module cortado.miniredis {
  requires static com.google.errorprone.annotations;
  requires static org.jspecify;
  requires transitive cortado.runtime;

  exports cortado.miniredis;
  exports cortado.miniredis.protocol;
}
