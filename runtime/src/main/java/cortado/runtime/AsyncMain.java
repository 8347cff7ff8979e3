package cortado.runtime;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks the async method that a program starts with.
///
/// The transform writes the `main(String[])` that builds a runtime, blocks on the method's future
/// and closes the runtime.
@Documented
@Retention(RetentionPolicy.CLASS)
@Target(ElementType.METHOD)
public @interface AsyncMain {

  /// The kind of scheduler.
  Flavor flavor() default Flavor.WORK_STEALING;

  /// Whether the runtime is one that [AsyncRuntime#local()] makes, whatever the flavor.
  boolean local() default false;

  /// How many workers; 0 leaves the choice to the runtime.
  int workers() default 0;

  /// The runtime's name; empty leaves it the usual one.
  String name() default "";

  /// Whether the clock stands still from the start, as [RuntimeBuilder#startPaused] says.
  boolean startPaused() default false;

  /// Whether a failure that nobody waits for ends the runtime, as
  /// [RuntimeBuilder#shutDownOnUncaught] says, and with it the program.
  boolean shutDownOnUncaught() default false;
}
