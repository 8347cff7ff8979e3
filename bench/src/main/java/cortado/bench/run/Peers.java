package cortado.bench.run;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// All peers there are, which of them can run here, and why the others cannot.
///
/// A new peer is added here: its name, how it starts, what it takes part in. Immutable.
///
/// @param found the peers that can run
/// @param skipped one line for each of the others that says what it lacks
record Peers(List<PeerCommand> found, List<String> skipped) {
  private static final String WORKERS = "2";
  private static final Map<String, String> ENVIRONMENT = Map.of("WORKERS", WORKERS);
  private static final List<String> ALL_BUT_REDIS =
      List.of(Workloads.NAME, MemoryPiece.NAME, ScalePiece.NAME, EchoPiece.NAME, StartupPiece.NAME);
  private static final List<String> ALL_BUT_NETWORK =
      List.of(Workloads.NAME, MemoryPiece.NAME, ScalePiece.NAME, StartupPiece.NAME);
  private static final List<String> WITH_PARALLEL = List.of(Workloads.NAME, ScalePiece.NAME);
  private static final List<String> ECHO = List.of(EchoPiece.NAME);
  private static final List<String> MICRO = List.of(MicroPiece.NAME);
  private static final List<String> REDIS = List.of(MiniRedisPiece.NAME);

  /// What every JVM gets.
  static final List<String> JVM_OPTIONS =
      List.of(
          "-Djdk.virtualThreadScheduler.parallelism=" + WORKERS,
          "-Djdk.virtualThreadScheduler.maxPoolSize=256",
          "-Djava.util.concurrent.ForkJoinPool.common.parallelism=" + WORKERS,
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  private static final List<Path> JEMALLOC =
      List.of(
          Path.of("/usr/lib/x86_64-linux-gnu/libjemalloc.so.2"),
          Path.of("/usr/lib/aarch64-linux-gnu/libjemalloc.so.2"),
          Path.of("/usr/lib64/libjemalloc.so.2"));

  /// Where the parts of the peers lie.
  ///
  /// @param java the JVM's launcher
  /// @param classPath of the bench module
  /// @param programs the directory of the peers that are not part of it
  record Layout(Path java, String classPath, Path programs) {}

  static Peers find(Layout layout, Predicate<String> isWanted) {
    var finder = new Finder(layout, isWanted);
    finder.jvm("cortado-ct", "cortado.bench.cortado.Main", ALL_BUT_REDIS, "ct");
    finder.jvm("cortado-mt", "cortado.bench.cortado.Main", ALL_BUT_REDIS, "mt");
    finder.parallel("cortado-ct", "cortado.bench.cortado.Main", "ct");
    finder.parallel("cortado-mt", "cortado.bench.cortado.Main", "mt");
    finder.jvm("vthreads", "cortado.bench.peer.virtualthreads.Main", ALL_BUT_REDIS);
    finder.jvm("completablefuture", "cortado.bench.peer.completablefuture.Main", ALL_BUT_NETWORK);
    finder.jvm("reactor", "cortado.bench.peer.reactor.Main", ALL_BUT_NETWORK);
    finder.kotlin();
    finder.jvm("netty", "cortado.bench.peer.netty.Main", ECHO);
    finder.tokio();
    finder.program("c-epoll", "c/target/epollecho", ECHO, "a C compiler (apt install gcc)");
    finder.miniRedis();
    finder.jvm("cortado", "org.openjdk.jmh.Main", MICRO);
    return new Peers(List.copyOf(finder.found), List.copyOf(finder.skipped));
  }

  /// The peers among some that can run. Confined to one thread.
  private static final class Finder {
    private final Layout layout;
    private final Predicate<String> isWanted;
    private final List<PeerCommand> found = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();

    Finder(Layout layout, Predicate<String> isWanted) {
      this.layout = layout;
      this.isWanted = isWanted;
    }

    void jvm(String name, String main, List<String> pieces, String... arguments) {
      add(onJvm(name, Collector.DEFAULT, layout.classPath(), main, pieces, arguments));
    }

    /// The peer once more, with another collector.
    void parallel(String name, String main, String... arguments) {
      add(
          onJvm(
              name + "-parallel",
              Collector.PARALLEL,
              layout.classPath(),
              main,
              WITH_PARALLEL,
              arguments));
    }

    void kotlin() {
      Path jars = layout.programs().resolve("kotlin/target/lib");
      if (Files.isDirectory(jars)) {
        String path = layout.programs().resolve("kotlin/target/classes") + ":" + jars + "/*";
        add(onJvm("kotlin", Collector.DEFAULT, path, "MainKt", ALL_BUT_REDIS));
        add(onJvm("kotlin-parallel", Collector.PARALLEL, path, "MainKt", WITH_PARALLEL));
      } else {
        skip("kotlin", "it is not built (bench/peers/build kotlin)");
      }
    }

    void tokio() {
      Path program = layout.programs().resolve("tokio/target/release/peer-tokio");
      if (!Files.isExecutable(program)) {
        skip(
            "tokio",
            "it needs cargo and crates (apt install cargo librust-tokio-dev librust-futures-dev)");
        return;
      }
      add(native_("tokio-ct", program, ENVIRONMENT, ALL_BUT_REDIS, "ct"));
      add(native_("tokio-mt", program, ENVIRONMENT, ALL_BUT_REDIS, "mt"));
      JEMALLOC.stream()
          .filter(Files::exists)
          .findFirst()
          .ifPresentOrElse(
              library -> add(withJemalloc(program, library)),
              () -> skip("tokio-mt-jemalloc", "it needs jemalloc (apt install libjemalloc2)"));
    }

    private static PeerCommand withJemalloc(Path program, Path library) {
      return native_(
          "tokio-mt-jemalloc",
          program,
          Map.of("WORKERS", WORKERS, "LD_PRELOAD", library.toString()),
          List.of(Workloads.NAME, MemoryPiece.NAME),
          "mt-jemalloc");
    }

    void program(String name, String file, List<String> pieces, String needs) {
      Path program = layout.programs().resolve(file);
      if (Files.isExecutable(program)) {
        add(native_(name, program, ENVIRONMENT, pieces));
      } else {
        skip(name, "it needs " + needs);
      }
    }

    void miniRedis() {
      var missing =
          Stream.of("redis-server", "redis-benchmark").filter(tool -> !isOnPath(tool)).toList();
      if (!missing.isEmpty()) {
        skip("redis-server", "it needs " + missing + " (apt install redis-server redis-tools)");
        return;
      }
      String main = "cortado.miniredis.ServerMain";
      add(
          onJvm(
              "cortado-ct",
              Collector.DEFAULT,
              layout.classPath(),
              main,
              REDIS,
              "--current-thread"));
      add(
          onJvm(
              "cortado-mt",
              Collector.DEFAULT,
              layout.classPath(),
              main,
              REDIS,
              "--workers",
              WORKERS));
      add(
          new PeerCommand(
              "redis-server",
              List.of("redis-server", "--save", "", "--appendonly", "no"),
              List.of(),
              Map.of(),
              false,
              Collector.DEFAULT,
              REDIS));
    }

    private PeerCommand onJvm(
        String name,
        Collector collector,
        String classPath,
        String main,
        List<String> pieces,
        String... arguments) {
      return new PeerCommand(
          name,
          List.of(layout.java().toString()),
          Stream.of(JVM_OPTIONS, List.of("-cp", classPath, main), List.of(arguments))
              .flatMap(List::stream)
              .toList(),
          ENVIRONMENT,
          true,
          collector,
          pieces);
    }

    private static PeerCommand native_(
        String name,
        Path program,
        Map<String, String> environment,
        List<String> pieces,
        String... arguments) {
      return new PeerCommand(
          name,
          List.of(program.toString()),
          List.of(arguments),
          environment,
          false,
          Collector.DEFAULT,
          pieces);
    }

    private void add(PeerCommand peer) {
      if (isWanted.test(peer.name())) {
        found.add(peer);
      }
    }

    private void skip(String peer, String reason) {
      if (isWanted.test(peer)) {
        skipped.add("%s skipped: %s".formatted(peer, reason));
      }
    }

    private static boolean isOnPath(String tool) {
      return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
          .anyMatch(directory -> Files.isExecutable(Path.of(directory, tool)));
    }
  }
}
