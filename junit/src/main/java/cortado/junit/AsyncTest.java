package cortado.junit;

import cortado.runtime.Flavor;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.TestTemplate;
import org.junit.jupiter.api.extension.ExtendWith;

/// A test method that has a runtime of its own.
///
/// The method returns nothing, as every test of JUnit, and may take the runtime as a parameter, a
/// [cortado.runtime.AsyncRuntime], and its [cortado.time.Clock]; so may the methods that run before
/// and after it. Its thread has entered the runtime: `sleep()`, `spawn()` and their like work in
/// it.
///
/// {@snippet :
/// @AsyncTest(startPaused = true)
/// void sleep_anHour_passesAtOnce(AsyncRuntime runtime) {
///   runtime.blockOn(
///       async(
///           () -> {
///             sleep(Duration.ofHours(1)).await();
///           }));
/// }
/// }
///
/// The test fails, besides for what it throws, when it takes too long, when a task is still there
/// at its end, and when a task has failed without anybody hearing of it. A failed test names the
/// flavor and the seed of its runtime, so that it can be repeated.
@Documented
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@TestTemplate
@ExtendWith(AsyncTestExtension.class)
public @interface AsyncTest {

  /// The kinds of runtime; the test runs once on each.
  Flavor[] flavor() default Flavor.CURRENT_THREAD;

  /// How many workers a work-stealing runtime has.
  int workers() default 2;

  /// Whether the clock stands still from the start, and jumps from deadline to deadline. On
  /// current-thread runtimes alone.
  boolean startPaused() default false;

  /// What random choices of the runtime follow from; zero for another seed in each run.
  long seed() default 0;

  /// How long the test may take in seconds of real time, whatever the runtime's clock says.
  long timeoutSeconds() default 60;

  /// Whether tasks may still be there at the end; they are cancelled.
  boolean mayLeaveTasks() default false;
}
