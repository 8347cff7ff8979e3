package cortado.junit;

import cortado.runtime.AsyncRuntime;
import cortado.runtime.Flavor;
import cortado.runtime.Handle;
import cortado.runtime.RuntimeBuilder;
import cortado.time.Clock;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/// The runtime of one run of one test. Confined to the thread that runs it, but for what the
/// runtime reports.
final class TestRuntime
    implements BeforeEachCallback, AfterEachCallback, InvocationInterceptor, ParameterResolver {

  /// How long a runtime may take to end.
  private static final Duration END_LIMIT = Duration.ofSeconds(10);

  private final AsyncTest test;
  private final Flavor flavor;
  private final long seed;
  private final LiveTasks tasks = new LiveTasks();
  private final List<Throwable> uncaught = new CopyOnWriteArrayList<>();

  private @Nullable AsyncRuntime runtime;

  /// What was still there when the test method returned.
  private List<String> left = List.of();

  TestRuntime(AsyncTest test, Flavor flavor, long seed) {
    this.test = test;
    this.flavor = flavor;
    this.seed = seed;
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    AsyncRuntime _ = runtime();
  }

  /// Made when it is first asked for, which a constructor may do before all else.
  private AsyncRuntime runtime() {
    AsyncRuntime made = runtime;
    if (made == null) {
      RuntimeBuilder builder =
          flavor == Flavor.CURRENT_THREAD
              ? AsyncRuntime.currentThread().startPaused(test.startPaused())
              : AsyncRuntime.multiThread().workers(test.workers());
      made =
          builder
              .seed(seed)
              .observer(tasks)
              .uncaught((_, failure) -> uncaught.add(failure))
              .build();
      runtime = made;
    }
    return made;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == AsyncRuntime.class || type == Clock.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Clock.class ? runtime().clock() : runtime();
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<@Nullable Void> invocation,
      ReflectiveInvocationContext<Method> invocationContext,
      ExtensionContext context)
      throws Throwable {
    var timer = new Timer(runtime(), Thread.currentThread(), test.timeoutSeconds());
    try (Handle.Entered _ = runtime().handle().enter()) {
      Void _ = invocation.proceed();
    } catch (Throwable failure) {
      throw timer.end() ? timer.failure(failure) : failure;
    }
    if (timer.end()) {
      throw timer.failure(null);
    }
    left = tasks.names();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    boolean ended = runtime().shutdown(END_LIMIT);
    if (context.getExecutionException().isEmpty()) {
      judge(ended);
    }
    context
        .getExecutionException()
        .ifPresent(failure -> failure.addSuppressed(new RuntimeNote(flavor, seed)));
  }

  private void judge(boolean ended) {
    AssertionError verdict = null;
    if (!uncaught.isEmpty()) {
      verdict =
          new AssertionError(
              "%d failures that nobody has heard of, first %s"
                  .formatted(uncaught.size(), uncaught.getFirst()));
      uncaught.forEach(verdict::addSuppressed);
    } else if (!left.isEmpty() && !test.mayLeaveTasks()) {
      verdict =
          new AssertionError(
              "%d tasks were still there at the end: %s; join or abort them, or allow it with mayLeaveTasks"
                  .formatted(left.size(), String.join(", ", left)));
    } else if (!ended) {
      verdict =
          new AssertionError(
              "the runtime has not ended within %d s".formatted(END_LIMIT.toSeconds()));
    }
    if (verdict != null) {
      verdict.addSuppressed(new RuntimeNote(flavor, seed));
      throw verdict;
    }
  }

  /// Ends the test when its time is over: what blocks on the runtime fails, what blocks otherwise
  /// is interrupted.
  private static final class Timer {

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread watcher;
    private final long seconds;
    private volatile boolean fired;

    Timer(AsyncRuntime runtime, Thread tested, long seconds) {
      this.seconds = seconds;
      this.watcher =
          Thread.ofPlatform()
              .daemon()
              .name("timeout of " + tested.getName())
              .start(() -> watch(runtime, tested));
    }

    private void watch(AsyncRuntime runtime, Thread tested) {
      try {
        if (!ended.await(seconds, TimeUnit.SECONDS)) {
          fired = true;
          runtime.shutdownNow();
          tested.interrupt();
        }
      } catch (InterruptedException _) {
        // Nobody does that.
      }
    }

    /// Stops the time. True if it was over.
    boolean end() throws InterruptedException {
      ended.countDown();
      boolean interrupted = Thread.interrupted();
      watcher.join();
      if (fired) {
        boolean _ = Thread.interrupted();
      } else if (interrupted) {
        Thread.currentThread().interrupt();
      }
      return fired;
    }

    AssertionError failure(@Nullable Throwable cause) {
      return new AssertionError("the test took longer than %d s".formatted(seconds), cause);
    }
  }
}
