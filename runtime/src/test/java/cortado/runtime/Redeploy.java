package cortado.runtime;

import cortado.future.Future;
import cortado.task.LocalSet;
import cortado.task.TaskLocal;
import cortado.task.Tasks;
import cortado.time.Time;
import java.io.File;
import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.Recording;

/// A program for a JVM of its own: runs one that brings its own Cortado, and goes on without it.
final class Redeploy {

  private Redeploy() {}

  /// Uses each kind of runtime, and closes it.
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

  /// Prints when the classes are gone. With any argument, the program is recorded.
  public static void main(String[] args) throws Exception {
    WeakReference<ClassLoader> loader = args.length == 0 ? runOnItsOwn() : runRecorded();
    while (loader.get() != null) {
      System.gc();
    }
    System.out.println("unloaded");
  }

  private static WeakReference<ClassLoader> runRecorded() throws Exception {
    try (var recording = new Recording()) {
      recording.enable("cortado.RuntimeMetrics");
      recording.start();
      return runOnItsOwn();
    }
  }

  private static WeakReference<ClassLoader> runOnItsOwn() throws Exception {
    List<URL> places = new ArrayList<>();
    for (String place : System.getProperty("java.class.path").split(File.pathSeparator)) {
      places.add(Path.of(place).toUri().toURL());
    }
    try (var loader =
        new URLClassLoader(places.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Class<?> program = loader.loadClass(Program.class.getName());
      ((Runnable) program.getConstructor().newInstance()).run();
      return new WeakReference<>(loader);
    }
  }
}
