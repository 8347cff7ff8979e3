package cortado.bench.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a run was asked to do. Immutable.
///
/// @param filters beginnings of what to run; everything if empty
/// @param peers the peers to run; all if empty
/// @param effort how much of it
/// @param out the directory for the results
/// @param compare the results of another run to compare with
/// @param seed what the order of the turns is drawn from
/// @param isPlanOnly whether nothing is run after all
record Options(
    List<String> filters,
    List<String> peers,
    Effort effort,
    Path out,
    Optional<Path> compare,
    long seed,
    boolean isPlanOnly) {

  /// The nearest relatives: with all peers a quick run is not quick.
  private static final Set<String> QUICK_PEERS =
      Set.of(
          "cortado",
          "cortado-ct",
          "cortado-mt",
          "vthreads",
          "tokio-ct",
          "tokio-mt",
          "redis-server");

  /// Which cases are run.
  enum Scope {
    /// All of them.
    FULL,
    /// What tells most in the least time.
    QUICK,
    /// Every workload once, for its answer and not for its time.
    ANSWERS
  }

  /// How much is run. Immutable.
  ///
  /// @param scope which cases are run
  /// @param rounds rounds to keep per process
  /// @param processes processes per peer
  /// @param roundMillis how long a round lasts
  /// @param warmMillis how long a JVM is warmed before
  /// @param rejections how many unequal turns may be repeated, per workload and process
  record Effort(
      Scope scope, int rounds, int processes, int roundMillis, int warmMillis, int rejections) {
    static final Effort FULL = new Effort(Scope.FULL, 4, 3, 40, 250, 3);
    static final Effort QUICK = new Effort(Scope.QUICK, 3, 2, 30, 250, 1);
    static final Effort ANSWERS = new Effort(Scope.ANSWERS, 1, 1, 1, 0, 0);

    boolean isQuick() {
      return scope != Scope.FULL;
    }

    Effort withRounds(int count) {
      return new Effort(scope, count, processes, roundMillis, warmMillis, rejections);
    }

    Effort withProcesses(int count) {
      return new Effort(scope, rounds, count, roundMillis, warmMillis, rejections);
    }

    Effort withRoundMillis(int millis) {
      return new Effort(scope, rounds, processes, millis, warmMillis, rejections);
    }

    Effort withWarmMillis(int millis) {
      return new Effort(scope, rounds, processes, roundMillis, millis, rejections);
    }

    Effort withRejections(int count) {
      return new Effort(scope, rounds, processes, roundMillis, warmMillis, count);
    }
  }

  static final String USAGE =
      """
      usage: cortado bench [FILTER …] [options]
             cortado bench report [JSON]       make docs/performance.md and its charts again
             cortado bench compare OLD NEW     what changed between two results

        FILTER            run what begins with this: spawn, mpsc, "echo conns=50", mem, scale,
                          startup, mini-redis, micro; everything if there is none
        --quick           a selection of workloads and peers in under three minutes
        --plan            only say what would run and for how long
        --answers         every workload once, to check its answer
        --peers a,b       only these
        --rounds N        rounds per process
        --processes N     processes per peer
        --round-ms N      how long a round lasts
        --warm-ms N       how long a JVM is warmed before each workload
        --rejections N    how many unequal turns may be repeated per workload and process
        --seed N          what the order of the turns is drawn from
        --compare JSON    compare with an earlier result, afterwards
        --out DIR         where results.json and the charts go (bench/target/results)
      """;

  /// ## Fails
  ///
  /// With [IllegalArgumentException] that says what is wrong.
  static Options parse(List<String> words, Path defaultOut, long defaultSeed) {
    var filters = new ArrayList<String>();
    List<String> peers = List.of();
    Effort effort = effort(words);
    Path out = defaultOut;
    Optional<Path> compare = Optional.empty();
    long seed = defaultSeed;
    for (var rest = words.iterator(); rest.hasNext(); ) {
      String word = rest.next();
      switch (word) {
        case "--quick", "--answers", "--plan" -> {}
        case "--peers" -> peers = Arrays.asList(value(word, rest).split(","));
        case "--rounds" -> effort = effort.withRounds(number(word, rest, 1));
        case "--processes" -> effort = effort.withProcesses(number(word, rest, 1));
        case "--round-ms" -> effort = effort.withRoundMillis(number(word, rest, 1));
        case "--warm-ms" -> effort = effort.withWarmMillis(number(word, rest, 0));
        case "--rejections" -> effort = effort.withRejections(number(word, rest, 0));
        case "--seed" -> seed = Long.parseLong(value(word, rest));
        case "--compare" -> compare = Optional.of(Path.of(value(word, rest)));
        case "--out" -> out = Path.of(value(word, rest));
        default -> {
          if (word.startsWith("-")) {
            throw new IllegalArgumentException("no such option: " + word);
          }
          filters.add(word);
        }
      }
    }
    return new Options(
        List.copyOf(filters),
        List.copyOf(peers),
        effort,
        out,
        compare,
        seed,
        words.contains("--plan"));
  }

  private static Effort effort(List<String> words) {
    if (words.contains("--answers")) {
      return Effort.ANSWERS;
    }
    return words.contains("--quick") ? Effort.QUICK : Effort.FULL;
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return rest.next();
  }

  private static int number(String option, Iterator<String> rest, int least) {
    String word = value(option, rest);
    try {
      int number = Integer.parseInt(word);
      if (number >= least) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, like a number that is too small.
    }
    throw new IllegalArgumentException(
        "%s needs a number from %d up, was %s".formatted(option, least, word));
  }

  /// Whether something with this label is asked for. Numbers are taken as a whole: `n=10` does not
  /// ask for `n=100`.
  boolean asksFor(String label) {
    return filters.isEmpty() || filters.stream().anyMatch(filter -> begins(label, filter));
  }

  private static boolean begins(String label, String filter) {
    return label.startsWith(filter)
        && (label.length() == filter.length()
            || filter.isEmpty()
            || !Character.isDigit(filter.charAt(filter.length() - 1))
            || !Character.isDigit(label.charAt(filter.length())));
  }

  /// Whether anything whose label begins with this word may be asked for.
  boolean mayAskFor(String piece) {
    return filters.isEmpty()
        || filters.stream().anyMatch(f -> piece.startsWith(f) || f.startsWith(piece));
  }

  boolean asksForPeer(String name) {
    if (peers.isEmpty()) {
      return effort.scope() != Scope.QUICK || QUICK_PEERS.contains(name);
    }
    return peers.contains(name);
  }
}
