import static org.assertj.core.api.Assertions.assertThat;

import cortado.future.Future;
import cortado.future.Futures;
import cortado.future.Poll;
import cortado.net.TcpListener;
import cortado.runtime.AsyncRuntime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Runs every program of the tour and reads what it prints. Programs that sleep run on a paused
/// clock.
@Timeout(60)
class TourTest {

  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
  private final PrintStream out = System.out;
  private final PrintStream err = System.err;

  /// A task that a busy machine holds up is warned of on the console, as that was when its handler
  /// was made: not in between of what a program prints.
  @BeforeAll
  static void makeConsoleHandler() {
    assertThat(Logger.getLogger("").getHandlers()).isNotEmpty();
  }

  @BeforeEach
  void capture() {
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void release() {
    System.setOut(out);
    System.setErr(err);
  }

  private String printed() {
    return printed.toString(StandardCharsets.UTF_8);
  }

  /// Runs on a paused clock and returns how far the clock got.
  private static Duration runInVirtualTime(Future<?> program) {
    try (var runtime = AsyncRuntime.currentThread().startPaused(true).build()) {
      var start = runtime.clock().now();
      runtime.blockOn(program);
      return start.until(runtime.clock().now());
    }
  }

  @Test
  void concurrentDownload_ofItsOwnServers_overlapsOnOneThread() throws Exception {
    Duration elapsed = runInVirtualTime(ConcurrentDownload.fromOwnServers());

    assertThat(elapsed).isBetween(Duration.ofMillis(600), Duration.ofMillis(999));
    assertThat(printed())
        .contains("first page:  10000 bytes")
        .contains("second page: 20000 bytes")
        .contains("(one after the other: 1000 ms)")
        .contains("threads:     1");
  }

  @Test
  void concurrentDownload_ofGivenUrls_fetchesBoth() throws Exception {
    var server =
        com.sun.net.httpserver.HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          byte[] body = exchange.getRequestURI().getPath().getBytes(StandardCharsets.US_ASCII);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    String url = "http://localhost:" + server.getAddress().getPort();

    try (var runtime = AsyncRuntime.currentThread().build()) {
      runtime.blockOn(ConcurrentDownload.fromTheWeb(url + "/four", url + "/seven78"));
    } finally {
      server.stop(0);
    }

    assertThat(printed()).contains("first page:  5 bytes").contains("second page: 8 bytes");
  }

  @Test
  void twoSitesThreads_joinsBoth() throws Exception {
    TwoSitesThreads.main(new String[0]);

    assertThat(printed())
        .contains("downloaded https://www.foo.com")
        .contains("downloaded https://www.bar.com")
        .endsWith("both threads have ended\n");
  }

  @Test
  void twoSitesAsync_takesAsLongAsTheLongerOne_onNoThreadOfItsOwn() {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    Set<Thread> during;

    try (var runtime = AsyncRuntime.currentThread().startPaused(true).build()) {
      var start = runtime.clock().now();
      runtime.blockOn(TwoSitesAsync.main());
      during = Thread.getAllStackTraces().keySet();

      assertThat(start.until(runtime.clock().now())).isEqualTo(Duration.ofMillis(500));
    }

    assertThat(during)
        .filteredOn(thread -> !before.contains(thread))
        .filteredOn(thread -> thread.getThreadGroup() == Thread.currentThread().getThreadGroup())
        // It looks at whoever runs tasks, and comes and goes with them.
        .filteredOn(thread -> !thread.getName().equals("cortado-watchdog"))
        .isEmpty();
    assertThat(printed())
        .isEqualTo(
            """
            downloading https://www.foo.com
            downloading https://www.bar.com
            downloaded https://www.foo.com
            downloaded https://www.bar.com
            19 and 19 bytes
            """);
  }

  @Test
  void twoSitesAsync_polledWhileItWaits_allocatesNothing() throws Throwable {
    var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    int polls = 10_000;
    Future<Long> measurement =
        Futures.fromPoll(
            context -> {
              var downloads = TwoSitesAsync.main();
              for (int i = 0; i < polls; i++) {
                downloads.poll(context);
              }
              long before = threads.getCurrentThreadAllocatedBytes();
              for (int i = 0; i < polls; i++) {
                downloads.poll(context);
              }
              long allocated = threads.getCurrentThreadAllocatedBytes() - before;
              downloads.cancel();
              return Poll.ready(allocated);
            });

    try (var runtime = AsyncRuntime.currentThread().startPaused(true).build()) {
      assertThat(runtime.blockOn(measurement)).isLessThan(polls);
    }
  }

  @Test
  void deadlock_isNamedAsThePageSays() throws Exception {
    try (var runtime = AsyncRuntime.currentThread().build()) {
      runtime.blockOn(Deadlock.main());
    }

    String page = Files.readString(Path.of("../../docs/observability.md"));
    String shown = page.split("<!-- output of Deadlock -->\n```\n")[1].split("```\n")[0];
    assertThat(withoutNumbers(printed())).isEqualTo(withoutNumbers(shown));
  }

  /// Without what differs from run to run: identities, numbers of tasks, names of threads, and
  /// times.
  private static String withoutNumbers(String dump) {
    return dump.replaceAll("@\\p{XDigit}+", "@")
        .replaceAll("\\w+ left", "left")
        .replaceAll("(task|by|alike:) \\d+", "$1")
        .replaceAll(", \\d+; the first", "; the first")
        .replaceAll(", (up to )?\\w+ old", "")
        .replaceAll("thread '[^']*'", "thread");
  }

  @Test
  void basicExample_printsTheOrderAndThenBothParts() {
    runInVirtualTime(BasicExample.main());

    assertThat(printed())
        .isEqualTo("order: cortado\nespresso for a cortado + milk for a cortado\n");
  }

  @Test
  void helloWorldLazy_printsHelloFirst() {
    runInVirtualTime(HelloWorldLazy.main());

    assertThat(printed()).isEqualTo("hello\nworld\n");
  }

  @Test
  void helloMiniRedis_getsWhatItSet() throws Exception {
    try (var runtime = AsyncRuntime.currentThread().build()) {
      runtime.blockOn(HelloMiniRedis.main());
    }

    assertThat(printed()).isEqualTo("got world\n");
  }

  @Test
  void helloSleep_sleepsOneSecond() {
    Duration elapsed = runInVirtualTime(HelloSleep.main());

    assertThat(elapsed).isEqualTo(Duration.ofSeconds(1));
    assertThat(printed()).isEqualTo("Hello, World!\n");
  }

  @Test
  void processFile_thatExists_countsItsWords(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("words.txt"), "one two\nthree\n");

    runInVirtualTime(ProcessFile.report(file));

    assertThat(printed()).isEqualTo("processed 3 words\n");
  }

  @Test
  void processFile_thatDoesNotExist_reportsItsName(@TempDir Path directory) throws Exception {
    Path missing = directory.resolve("missing.txt");

    runInVirtualTime(ProcessFile.report(missing));

    assertThat(printed()).isEqualTo("cannot process: there is no file " + missing + "\n");
  }

  @Test
  void blockingVsYielding_ticksOnlyWhileTheSleepYields() throws Exception {
    runInVirtualTime(BlockingVsYielding.compare(Duration.ofMillis(50)));

    assertThat(printed())
        .containsPattern("yielding sleep: the others ran (49|50) times")
        .contains("blocking sleep: the others ran 0 times");
  }

  @Test
  void songAndDance_oneAfterTheOther_takesTheSum() {
    try (var runtime = AsyncRuntime.currentThread().startPaused(true).build()) {
      var start = runtime.clock().now();

      SongAndDance.oneAfterTheOther(runtime);

      assertThat(start.until(runtime.clock().now())).isEqualTo(Duration.ofMillis(900));
    }
    assertThat(printed())
        .isEqualTo("learning a song\nsinging La Cucaracha\nsung\ndancing\ndanced\n");
  }

  @Test
  void songAndDance_together_takesTheLongerPart() {
    Duration elapsed = runInVirtualTime(SongAndDance.together());

    assertThat(elapsed).isEqualTo(Duration.ofMillis(500));
    assertThat(printed())
        .isEqualTo("learning a song\ndancing\nsinging La Cucaracha\ndanced\nsung\n");
  }

  @Test
  void simpleFuture_isAskedOnceForEveryWake() {
    SimpleFuture.main(new String[0]);

    assertThat(printed())
        .isEqualTo(
            """
            woken: true
            read 1: message 1
            woken: true
            read 2: message 2
            woken: true
            read 3: message 3
            done after 4 polls
            """);
  }

  @Test
  void timerFuture_movedToAnotherTask_wakesTheLastPoller() throws Throwable {
    var timer = new TimerFuture(Duration.ofHours(1));
    var wakes = new StringBuilder();
    timer.poll(new cortado.future.Context(() -> wakes.append("first")));
    timer.poll(new cortado.future.Context(() -> wakes.append("second")));

    timer.complete();
    timer.cancel();

    assertThat(wakes).hasToString("second");
    assertThat(timer.poll(new cortado.future.Context(() -> {})).isReady()).isTrue();
  }

  @Test
  void timerFuture_onARuntime_completes() {
    try (var runtime = AsyncRuntime.currentThread().build()) {
      runtime.blockOn(TimerFuture.main());
    }

    assertThat(printed()).isEqualTo("howdy\ndone\n");
  }

  @Test
  void miniExecutor_runsATaskToItsEnd() throws Throwable {
    MiniExecutor.main(new String[0]);

    assertThat(printed()).isEqualTo("howdy!\ndone!\n");
  }

  @Test
  void asyncRecursion_addsUp() {
    runInVirtualTime(AsyncRecursion.main());

    assertThat(printed()).isEqualTo("fibonacci(15) = 610\n");
  }

  @Test
  void idleTasks_printsBytesOfBothKinds() {
    try (var runtime = AsyncRuntime.currentThread().build()) {
      runtime.blockOn(IdleTasks.compare(10_000));
    }

    assertThat(printed())
        .containsPattern("10000 tasks that wait for a oneshot: -?\\d+ bytes each")
        .containsPattern("10000 tasks that sleep for an hour: -?\\d+ bytes each");
  }

  @ParameterizedTest
  @ValueSource(strings = {"copy", "split", "loop"})
  void echoServer_everyWay_echoesUntilTheClientIsDone(String way) throws Exception {
    EchoServer.Echo echo =
        switch (way) {
          case "copy" -> EchoServer::withCopy;
          case "split" -> EchoServer::withSplit;
          default -> EchoServer::withLoop;
        };
    try (var runtime = AsyncRuntime.multiThread().workers(2).build()) {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      try (var listener = runtime.blockOn(bind(address))) {
        var serving = runtime.spawn(EchoServer.serve(listener, echo));
        byte[] sent = "hello, hello, hello".getBytes(StandardCharsets.UTF_8);

        try (var client = new Socket()) {
          client.connect(listener.localAddress());
          client.getOutputStream().write(sent);
          client.shutdownOutput();

          assertThat(client.getInputStream().readAllBytes()).isEqualTo(sent);
        }
        serving.abort();
      }
    }
  }

  private static Future<TcpListener> bind(InetSocketAddress address) throws IOException {
    return Futures.async(() -> TcpListener.bind(address));
  }
}
