package cortado.runtime;

import cortado.observe.StuckTask;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.function.Supplier;

/// A program for a JVM without the flight recorder: a task is stuck, and that is told.
final class WithoutFlightRecorder {

  private WithoutFlightRecorder() {}

  /// For each kind of runtime prints a line.
  public static void main(String[] args) throws InterruptedException {
    System.out.println("recorder " + ModuleLayer.boot().findModule("jdk.jfr").isPresent());
    tellOfAStuckTask(AsyncRuntime::currentThread);
    tellOfAStuckTask(AsyncRuntime::multiThread);
  }

  private static void tellOfAStuckTask(Supplier<RuntimeBuilder> builder)
      throws InterruptedException {
    var told = new SynchronousQueue<StuckTask>();
    var release = new CountDownLatch(1);
    try (AsyncRuntime runtime =
        builder
            .get()
            .stuckAfter(Duration.ofMillis(10))
            .onStuck(
                stuck -> {
                  try {
                    told.put(stuck);
                  } catch (InterruptedException interrupted) {
                    throw new IllegalStateException(interrupted);
                  }
                })
            .build()) {
      var task = runtime.spawn(TestFutures.run(release::await));
      Thread driving = Thread.ofPlatform().start(() -> runtime.blockOn(task));
      System.out.println(runtime.flavor() + " stuck " + (told.take().id() == task.id()));
      release.countDown();
      driving.join();
    }
  }
}
