import org.jspecify.annotations.NullMarked;

/// Everything that owns a thread or a descriptor.
@NullMarked
module cortado.runtime {
  requires static com.google.errorprone.annotations;
  requires static org.jspecify;
  requires transitive cortado.core;
  requires cortado.sys;
  // Where it is there; without it nothing is recorded.
  requires static jdk.jfr;

  exports cortado.net;
  exports cortado.observe;
  exports cortado.runtime;
  exports cortado.task;
  exports cortado.time;
}
