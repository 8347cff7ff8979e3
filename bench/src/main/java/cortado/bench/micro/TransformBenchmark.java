package cortado.bench.micro;

import cortado.transform.AsyncTransform;
import cortado.transform.TransformResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/// What the transform takes for one small class, without reading and writing files.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TransformBenchmark {

  /// So much code needs longer than a single poll, seconds rather than milliseconds.
  private static final int WARM_UP = 30_000;

  private static final String SOURCE =
      """
      import static cortado.future.Futures.ready;
      import cortado.future.Async;
      import cortado.future.Future;

      class Small {
        @Async
        static Future<Integer> sum(Future<Integer> first, Future<Integer> each) {
          int total = first.await();
          for (int round = 0; round < 3; round++) {
            total += each.await();
          }
          return ready(total);
        }
      }

      class Plain {
        static int sum(int first, int each) {
          int total = first;
          for (int round = 0; round < 3; round++) {
            total += each;
          }
          return total;
        }
      }
      """;

  /// Those that were asked for, as a build keeps them.
  private final Map<String, Optional<byte[]>> classFiles = new HashMap<>();

  private final AsyncTransform transform =
      new AsyncTransform(
          name -> classFiles.computeIfAbsent(name, TransformBenchmark::classFile).orElse(null));

  private byte[] small = {};
  private byte[] plain = {};

  /// Compiles the classes, and transforms one until the JIT knows all passes.
  @Setup
  public void warmUp() throws IOException {
    compile();
    for (int round = 0; round < WARM_UP; round++) {
      Blackhole.consumeCPU(smallClass().classes().size());
    }
  }

  /// Compiles the classes.
  void compile() throws IOException {
    Path directory = Files.createTempDirectory("cortado-bench");
    Path source = Files.writeString(directory.resolve("Small.java"), SOURCE);
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, null, null, "-g", "-d", directory.toString(), source.toString());
    if (failed != 0) {
      throw new IllegalStateException("the sources of the benchmark do not compile");
    }
    small = takeClass(directory, "Small");
    plain = takeClass(directory, "Plain");
    Files.delete(source);
    Files.delete(directory);
  }

  private static byte[] takeClass(Path directory, String name) throws IOException {
    Path file = directory.resolve(name + ".class");
    byte[] bytes = Files.readAllBytes(file);
    Files.delete(file);
    return bytes;
  }

  /// A class with an async function of two awaits.
  @Benchmark
  public TransformResult smallClass() {
    return transform.transform(small);
  }

  /// A class with nothing async in it.
  @Benchmark
  public TransformResult untouchedClass() {
    return transform.transform(plain);
  }

  private static Optional<byte[]> classFile(String internalName) {
    try (var stream = ClassLoader.getSystemResourceAsStream(internalName + ".class")) {
      return stream == null ? Optional.empty() : Optional.of(stream.readAllBytes());
    } catch (IOException failure) {
      throw new IllegalStateException("cannot read class " + internalName, failure);
    }
  }
}
