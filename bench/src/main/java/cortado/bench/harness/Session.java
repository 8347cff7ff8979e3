package cortado.bench.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The conversation of a peer's process with whoever measures it: one line per request, its fields
/// separated by tabs, and one answer, which is `failed` and a message when anything goes wrong.
///
///     (start)                              hello     PEER  VERSION
///     list                                 workload  NAME  PARAMS      (one per workload)
///                                          end
///     prepare  NAME  PARAMS  ROUND  WARM   prepared  ITERATIONS        (milliseconds)
///     round                                round     OPERATIONS  WALL  CPU  BYTES  CORE  ANSWER  …
///     quit
///
/// Confined to one thread.
final class Session {

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Peer peer;
  private final Meter meter;
  private final BufferedReader requests;
  private final PrintStream answers;
  private final List<Workload> workloads;

  private @Nullable Rounds prepared;

  Session(Peer peer, Meter meter, BufferedReader requests, PrintStream answers) {
    this.peer = peer;
    this.meter = meter;
    this.requests = requests;
    this.answers = answers;
    this.workloads = peer.workloads();
  }

  /// Answers until asked to quit or until nobody asks any more.
  void serve() throws IOException {
    answer("hello", peer.name(), peer.version());
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      String[] fields = line.split("\t", -1);
      if (fields[0].equals("quit")) {
        return;
      }
      try {
        obey(fields);
      } catch (Exception | LinkageError | AssertionError | StackOverflowError failure) {
        failure.printStackTrace();
        answer("failed", oneLine(failure));
      }
    }
  }

  private void obey(String[] fields) throws Exception {
    switch (fields[0]) {
      case "list" -> list();
      case "prepare" -> prepare(fields);
      case "round" -> round();
      default -> throw new IllegalArgumentException("no such request: " + fields[0]);
    }
  }

  private void list() {
    for (Workload workload : workloads) {
      answer("workload", workload.definition().name(), workload.definition().params());
    }
    answer("end");
  }

  private void prepare(String[] fields) throws Exception {
    prepared = null;
    if (fields.length != 5) {
      throw new IllegalArgumentException("prepare needs a name, parameters and two durations");
    }
    var rounds = new Rounds(workload(fields[1], fields[2]), meter);
    long iterations = rounds.prepare(nanos(fields[3]), nanos(fields[4]));
    prepared = rounds;
    answer("prepared", Long.toString(iterations));
  }

  private void round() throws Exception {
    Rounds rounds = prepared;
    if (rounds == null) {
      throw new IllegalStateException("a round needs a workload that was prepared");
    }
    answer(rounds.measure().line());
  }

  private Workload workload(String name, String params) {
    for (Workload workload : workloads) {
      Definition definition = workload.definition();
      if (definition.name().equals(name) && definition.params().equals(params)) {
        return workload;
      }
    }
    throw new IllegalArgumentException(
        "%s has no workload %s %s".formatted(peer.name(), name, params));
  }

  private static long nanos(String millis) {
    return Math.multiplyExact(Long.parseLong(millis), NANOS_PER_MILLI);
  }

  private void answer(String... fields) {
    answers.println(String.join("\t", fields));
    answers.flush();
  }

  static String oneLine(Throwable failure) {
    return failure.toString().replaceAll("\\s+", " ");
  }
}
