import static cortado.future.Futures.done;
import static org.assertj.core.api.Assertions.assertThat;

import cortado.future.Async;
import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Waker;
import cortado.runtime.AsyncRuntime;
import cortado.task.Tasks;
import cortado.time.Time;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Cancels every program of the tour before it begins, at its first suspension, at its second, and
/// so on to its end, on one thread and a paused clock.
///
/// Whenever that is: what the program had open is closed, no clean-up runs twice, and nothing of
/// the program runs or is woken afterwards. Programs that spawn tasks are cancelled at every step
/// of any of their tasks, by cancelling the program and closing its runtime.
///
/// Left out are `SimpleFuture` and `TwoSitesThreads`, which have no futures of the library,
/// `MiniExecutor`, whose executor cannot cancel, and the half of `ConcurrentDownload` that uses the
/// JDK's client.
@Timeout(300)
class TourCancelTest {

  private final PrintStream out = System.out;
  private final PrintStream err = System.err;

  @BeforeEach
  void silence() {
    System.setOut(new PrintStream(new ByteArrayOutputStream(), true));
    System.setErr(System.out);
  }

  @AfterEach
  void release() {
    System.setOut(out);
    System.setErr(err);
  }

  /// A program of the tour.
  ///
  /// @param spawns whether it has other tasks
  record Program(String type, String method, boolean spawns, Object... arguments) {

    Future<?> start(TourLoader loader) {
      try {
        for (Method each : loader.loadClass(type).getDeclaredMethods()) {
          if (each.getName().equals(method) && each.getParameterCount() == arguments.length) {
            each.setAccessible(true);
            return (Future<?>) each.invoke(null, arguments);
          }
        }
      } catch (InvocationTargetException failure) {
        throw new AssertionError(failure.getCause());
      } catch (ReflectiveOperationException failure) {
        throw new AssertionError(failure);
      }
      throw new AssertionError("there is no " + this);
    }

    @Override
    public String toString() {
      return type + "." + method + List.of(arguments);
    }
  }

  static List<Program> programs() {
    return List.of(
        new Program("AsyncRecursion", "main", false),
        new Program("BasicExample", "main", false),
        new Program("BlockingVsYielding", "compare", true, Duration.ofMillis(50)),
        new Program("ConcurrentDownload", "fromOwnServers", true),
        new Program("Deadlock", "main", true),
        new Program("EchoVisit", "visit", true, "copy"),
        new Program("EchoVisit", "visit", true, "split"),
        new Program("EchoVisit", "visit", true, "loop"),
        new Program("HelloMiniRedis", "main", true),
        new Program("HelloSleep", "main", false),
        new Program("HelloWorldLazy", "main", false),
        new Program("IdleTasks", "compare", true, 1),
        new Program("ProcessFile", "report", false, Path.of("pom.xml")),
        new Program("SongAndDance", "together", false),
        new Program("TimerFuture", "main", false),
        new Program("TwoSitesAsync", "main", false));
  }

  @ParameterizedTest
  @MethodSource("programs")
  void program_cancelledAnywhere_cleansUpOnce(Program program) throws Exception {
    var cancels = new Cancels(program, UnaryOperator.identity(), true);

    cancels.everywhere();

    assertThat(cancels.problems).isEmpty();
    assertThat(cancels.left).isZero();
    assertThat(cancels.count).isPositive();
    if (Boolean.getBoolean("cortado.tour.report")) {
      out.println("tour: " + program + " " + cancels);
    }
  }

  /// A cancellation is no exception that the tour could catch.
  @Test
  void sources_catchNothingThatCancellationThrows() throws IOException {
    var sources = new ArrayList<Path>();
    for (String folder : List.of(".", "../mini-redis/src/main")) {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        files
            .filter(file -> file.toString().endsWith(".java") && !file.startsWith("./src/test"))
            .forEach(sources::add);
      }
    }

    assertThat(sources)
        .hasSizeGreaterThan(programs().size())
        .allSatisfy(
            source ->
                assertThat(Files.readString(source))
                    .doesNotContainPattern("catch \\([^)]*\\b(Throwable|Cancelled)\\b"));
  }

  /// The first broken twin: a program is dropped, but not cancelled.
  @Test
  void program_notCancelled_isFound() throws Exception {
    Program program = new Program("HelloSleep", "main", false);
    var cancels = new Cancels(program, UnaryOperator.identity(), false);

    cancels.everywhere();

    assertThat(cancels.problems).contains("at 1: was woken afterwards");
  }

  /// The second: nothing is closed.
  @Test
  void program_thatDoesNotClose_isFound() throws Exception {
    Program program = new Program("EchoVisit", "visit", true, "copy");
    var cancels = new Cancels(program, TourCancelTest::withoutClosing, true);

    cancels.everywhere();

    assertThat(cancels.left).isPositive();
  }

  /// The third: what is closed is closed again by the same clean-up.
  @Test
  void program_thatClosesTwice_isFound() throws Exception {
    Program program = new Program("EchoVisit", "visit", true, "loop");
    var cancels = new Cancels(program, TourCancelTest::closingTwice, true);

    cancels.everywhere();

    assertThat(cancels.problems).anyMatch(problem -> problem.contains("closed 2 times"));
  }

  private static byte[] withoutClosing(byte[] type) {
    return replaceCloses(type, (out, _) -> out.pop());
  }

  private static byte[] closingTwice(byte[] type) {
    return replaceCloses(
        type,
        (out, call) -> {
          // Back to the one call, with the resource on the stack once more.
          var again = out.newLabel();
          int times = out.allocateLocal(TypeKind.INT);
          int resource = out.allocateLocal(TypeKind.REFERENCE);
          out.astore(resource).iconst_2().istore(times).labelBinding(again);
          out.aload(resource).with(call).iinc(times, -1).iload(times).ifgt(again);
        });
  }

  private static byte[] replaceCloses(
      byte[] type, BiConsumer<CodeBuilder, InvokeInstruction> replacement) {
    CodeTransform replace =
        (out, element) -> {
          if (element instanceof InvokeInstruction call
              && call.name().equalsString("close")
              && call.opcode() != Opcode.INVOKESTATIC) {
            replacement.accept(out, call);
          } else {
            out.with(element);
          }
        };
    ClassFile format = TourLoader.format();
    return format.transformClass(
        format.parse(type), ClassTransform.transformingMethodBodies(replace));
  }

  /// One program, cancelled again and again.
  private static final class Cancels {

    private final Program program;
    private final TourLoader loader;
    private final boolean isCancelled;
    final List<String> problems = new ArrayList<>();
    long count;
    private long resources;
    private long left;

    Cancels(Program program, UnaryOperator<byte[]> sabotage, boolean isCancelled) {
      this.program = program;
      this.loader = new TourLoader(sabotage);
      this.isCancelled = isCancelled;
    }

    void everywhere() throws IOException {
      // Once to its end: the JDK opens some sockets of its own at first use.
      assertThat(cancelAt(Long.MAX_VALUE)).isFalse();
      Set<String> before = sockets();
      while (cancelAt(count)) {
        for (String socket : sockets()) {
          if (!before.contains(socket)) {
            problems.add("at " + count + ": left open " + socket);
          }
        }
        count++;
      }
    }

    /// Whether the program was still running there.
    private boolean cancelAt(long place) {
      Root root;
      try (var runtime = AsyncRuntime.currentThread().startPaused(true).build()) {
        root = new Root(program, loader, place, isCancelled);
        if (!runtime.blockOn(root)) {
          return false;
        }
        if (!program.spawns) {
          runtime.blockOn(Tasks.yieldNow());
          root.wakes = 0;
          TourProbe.end();
          runtime.blockOn(letTimePass());
          if (root.wakes > 0) {
            problems.add("at " + place + ": was woken afterwards");
          }
        }
      }
      TourProbe.end();
      root.wakeAgain();
      resources += TourProbe.resources();
      left += TourProbe.leftOpen();
      TourProbe.problems().forEach(problem -> problems.add("at " + place + ": " + problem));
      return true;
    }

    @Async
    private static Future<Void> letTimePass() {
      Time.sleep(Duration.ofHours(2)).await();
      return done();
    }

    /// The sockets of this process, where the system tells.
    private static Set<String> sockets() throws IOException {
      var found = new HashSet<String>();
      Path descriptors = Path.of("/proc/self/fd");
      if (Files.isDirectory(descriptors)) {
        try (Stream<Path> links = Files.list(descriptors)) {
          links
              .map(Cancels::targetOf)
              .filter(each -> each.startsWith("socket:"))
              .forEach(found::add);
        }
      }
      return found;
    }

    private static String targetOf(Path link) {
      try {
        return Files.readSymbolicLink(link).toString();
      } catch (IOException closedMeanwhile) {
        return "";
      }
    }

    @Override
    public String toString() {
      return count + " cancels, " + resources + " resources, " + left + " left open";
    }
  }

  /// Polls a program up to a place, and cancels it there. Ready with whether it got to.
  private static final class Root implements Future<Boolean> {

    private final Program program;
    private final TourLoader loader;
    private final long place;
    private final boolean isCancelled;
    private @Nullable Future<?> running;
    private @Nullable Waker waker;
    private @Nullable Thread thread;
    private long suspensions;
    long wakes;

    Root(Program program, TourLoader loader, long place, boolean isCancelled) {
      this.program = program;
      this.loader = loader;
      this.place = place;
      this.isCancelled = isCancelled;
    }

    @Override
    public Poll<Boolean> poll(Context context) throws Throwable {
      thread = Thread.currentThread();
      waker = context.waker();
      if (running == null) {
        TourProbe.begin(place, context.waker()::wake);
        running = program.start(loader);
      }
      if (!isThere()) {
        if (context.pollWith(this::wake, running).isReady()) {
          return Poll.ready(false);
        }
        suspensions++;
      }
      if (!isThere()) {
        return Poll.pending();
      }
      if (isCancelled) {
        running.cancel();
      }
      return Poll.ready(true);
    }

    private boolean isThere() {
      return (program.spawns ? TourProbe.steps() : suspensions) >= place;
    }

    /// Other threads may be about to wake when the program is cancelled.
    private void wake() {
      wakes += Thread.currentThread() == thread ? 1 : 0;
      waker.wake();
    }

    /// Nobody may mind a waker that comes too late.
    void wakeAgain() {
      wake();
    }
  }
}
