package cortado.bench.run;

import cortado.bench.harness.Xorshift;
import cortado.bench.report.Comparison;
import cortado.bench.report.Header;
import cortado.bench.report.Header.Machine;
import cortado.bench.report.Page;
import cortado.bench.report.Report;
import cortado.bench.report.ReportFile;
import cortado.bench.report.TerminalTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The `bench` command: runs the peers, or makes the page, or compares two results.
///
/// The `cortado` script tells it by system properties where the checkout is and whether it talks to
/// a terminal.
public final class Main {
  private static final int BAD_USAGE = 2;

  private final Path root;
  private final boolean isTerminal;

  private Main(Path root, boolean isTerminal) {
    this.root = root;
    this.isTerminal = isTerminal;
  }

  public static void main(String[] arguments) {
    var command =
        new Main(
            Path.of(System.getProperty("cortado.bench.root", ".")).toAbsolutePath(),
            Boolean.getBoolean("cortado.bench.terminal"));
    int status;
    try {
      status = command.obey(Arrays.asList(arguments));
    } catch (IllegalArgumentException e) {
      System.err.println("bench: " + e.getMessage() + "\n\n" + Options.USAGE);
      status = BAD_USAGE;
    } catch (IOException e) {
      System.err.println("bench: " + e.getMessage());
      status = 1;
    }
    System.exit(status);
  }

  private int obey(List<String> words) throws IOException {
    switch (words.isEmpty() ? "" : words.getFirst()) {
      case "help", "-h", "--help" -> System.out.print(Options.USAGE);
      case "report" -> report(words);
      case "compare" -> compare(words);
      default -> {
        return run(words);
      }
    }
    return 0;
  }

  private void report(List<String> words) throws IOException {
    Path docs = root.resolve("docs");
    if (words.size() > 1) {
      Files.createDirectories(docs.resolve(Page.DIRECTORY));
      ReportFile.write(
          ReportFile.read(Path.of(words.get(1))),
          docs.resolve(Page.DIRECTORY).resolve(Page.RESULTS));
    }
    for (Path changed : Page.regenerate(docs)) {
      System.out.println("wrote " + root.relativize(changed));
    }
  }

  private static void compare(List<String> words) throws IOException {
    if (words.size() != 3) {
      throw new IllegalArgumentException("compare needs two results: compare OLD NEW");
    }
    System.out.print(
        Comparison.between(
                ReportFile.read(Path.of(words.get(1))), ReportFile.read(Path.of(words.get(2))))
            .show());
  }

  private int run(List<String> words) throws IOException {
    long begun = System.nanoTime();
    var options =
        Options.parse(
            words, root.resolve("bench/target/results"), System.nanoTime() & 0xFFFF_FFFFL);
    // Read before the run: a file that is no report should not cost half an hour to find out.
    Optional<Report> before =
        options.compare().isPresent()
            ? Optional.of(ReportFile.read(options.compare().get()))
            : Optional.empty();
    var started = Instant.now(Clock.systemUTC()).truncatedTo(ChronoUnit.SECONDS);
    var peers = Peers.find(layout(), options::asksForPeer);
    Path scratch = Files.createDirectories(root.resolve("bench/target/scratch"));
    var run =
        new BenchRun(
            options,
            peers.found(),
            tools(scratch),
            Xorshift::nanosPerStep,
            new Progress(System.out, isTerminal));
    announce(options, peers);
    peers.skipped().forEach(run::skip);
    var origin =
        new Origin(
            String.join(" ", words),
            started,
            begun,
            HostMachine.commit(root),
            HostMachine.describe());
    Supplier<Report> soFar = () -> report(run, origin);
    perform(run, new Checkpoint(options.out().resolve(Page.RESULTS), soFar));
    if (options.isPlanOnly()) {
      return 0;
    }
    return publish(options, soFar.get(), before);
  }

  /// Where a run comes from: what stays the same however much of it is done.
  ///
  /// @param begun the clock of [System#nanoTime()] when it began
  private record Origin(
      String command, Instant started, long begun, String commit, Machine machine) {}

  private static Report report(BenchRun run, Origin origin) {
    var effort = run.effort();
    return new Report(
        Report.SCHEMA,
        new Header(
            origin.started().toString(),
            origin.commit(),
            origin.command(),
            run.options().seed(),
            effort.rounds(),
            effort.processes(),
            effort.roundMillis(),
            (System.nanoTime() - origin.begun()) / 1_000_000_000,
            String.join(" ", Peers.JVM_OPTIONS),
            origin.machine(),
            run.introduced(),
            run.skipped()),
        run.recorder().series(),
        run.recorder().turns(),
        run.failures());
  }

  private static void announce(Options options, Peers peers) {
    System.out.printf(
        "peers: %s%nseed: %d%n",
        String.join(", ", peers.found().stream().map(PeerCommand::name).distinct().toList()),
        options.seed());
  }

  static void perform(BenchRun run, Runnable afterEach) {
    List<Piece> pieces =
        List.of(
            new Workloads(),
            new EchoPiece(),
            new MiniRedisPiece(),
            new MemoryPiece(),
            new ScalePiece(),
            new StartupPiece(),
            new MicroPiece());
    var steps = new ArrayList<Step>();
    for (Piece piece : pieces) {
      var own = piece.steps(run);
      if (!own.isEmpty()) {
        System.out.printf(
            "  %-12s %4d steps, about %s%n",
            piece.name(), own.size(), Progress.clock(own.stream().mapToLong(Step::millis).sum()));
      }
      steps.addAll(own);
    }
    if (steps.isEmpty()) {
      throw new IllegalArgumentException("nothing to run: no workload begins with the filters");
    }
    System.out.printf(
        "%d steps, about %s%n",
        steps.size(), Progress.clock(steps.stream().mapToLong(Step::millis).sum()));
    if (!run.options().isPlanOnly()) {
      run.perform(steps, afterEach);
    }
  }

  private int publish(Options options, Report report, Optional<Report> before) throws IOException {
    Files.createDirectories(options.out());
    Path json = options.out().resolve(Page.RESULTS);
    ReportFile.write(report, json);
    Page.charts(report).write(options.out());
    System.out.print(TerminalTable.of(report));
    System.out.printf(
        "%nresults and charts: %s (%s)%n",
        options.out(), Progress.clock(report.header().seconds() * 1000));
    before.ifPresent(
        old ->
            System.out.printf(
                "%ncompared with %s:%n%s",
                old.header().date(), Comparison.between(old, report).show()));
    if (report.failures().isEmpty()) {
      return 0;
    }
    System.out.printf("%n%d FAILED:%n", report.failures().size());
    report.failures().forEach(failure -> System.out.println("  " + failure));
    return 1;
  }

  private Peers.Layout layout() {
    return new Peers.Layout(
        java(), System.getProperty("java.class.path"), root.resolve("bench/peers"));
  }

  private BenchRun.Tools tools(Path scratch) {
    Path built = root.resolve("bench/peers/c/target");
    return new BenchRun.Tools(
        java(), built.resolve("echoload"), built.resolve("proctime"), scratch);
  }

  private static Path java() {
    return Path.of(System.getProperty("java.home"), "bin", "java");
  }
}
