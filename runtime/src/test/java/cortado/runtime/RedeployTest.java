package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.future.Future;
import cortado.sys.NioNetwork;
import cortado.task.LocalSet;
import cortado.task.TaskLocal;
import cortado.task.Tasks;
import cortado.time.Time;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What is left when a program that brings its own Cortado is taken out of a JVM that goes on.
@Timeout(120)
class RedeployTest {

  /// Uses each kind of runtime, in a class loader of its own.
  public static final class Program implements Runnable {

    /// For reflection.
    public Program() {}

    @Override
    public void run() {
      for (RuntimeBuilder builder :
          List.of(
              AsyncRuntime.currentThread(),
              AsyncRuntime.multiThread().workers(2),
              AsyncRuntime.local())) {
        TaskLocal<String> name = TaskLocal.inheritable("name");
        try (AsyncRuntime runtime = builder.name("redeployed").build();
            Handle.Entered _ = runtime.handle().enter();
            var set = new LocalSet()) {
          runtime.blockOn(name.where("x", TestFutures.once(() -> Tasks.spawn(sleep()))));
          runtime.blockOn(runtime.spawnBlocking(() -> 1));
          runtime.blockOn(set.run(set.spawn(sleep())));
          runtime.spawn(TestFutures.pendingUntilCancelled(() -> {}));
        }
      }
    }

    private static Future<Void> sleep() {
      return TestFutures.once(() -> Time.sleep(Duration.ofMillis(1)));
    }
  }

  @Test
  void classes_ofAProgramThatHasClosedItsRuntimes_areUnloaded() throws Exception {
    WeakReference<ClassLoader> loader = runOnItsOwn();

    while (loader.get() != null) {
      System.gc();
    }
    assertThat(loader.get()).isNull();
  }

  private static WeakReference<ClassLoader> runOnItsOwn() throws Exception {
    URL[] places =
        Stream.of(Future.class, NioNetwork.class, AsyncRuntime.class, RedeployTest.class)
            .map(type -> type.getProtectionDomain().getCodeSource().getLocation())
            .distinct()
            .toArray(URL[]::new);
    try (var loader = new URLClassLoader(places, ClassLoader.getPlatformClassLoader())) {
      Class<?> program = loader.loadClass(Program.class.getName());
      assertThat(program).isNotSameAs(Program.class);
      ((Runnable) program.getConstructor().newInstance()).run();
      return new WeakReference<>(loader);
    }
  }
}
