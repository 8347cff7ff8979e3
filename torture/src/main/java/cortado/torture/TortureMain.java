package cortado.torture;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The command: runs the tests of one library on the library as it is, then on a tortured copy for
/// every pace and seed, and compares.
public final class TortureMain {

  private static final String USAGE =
      """
      usage: torture LIBRARY [-every K,…] [-seed N,…] [-tests PATTERN] [-work DIRECTORY]

        LIBRARY    an artifact on the class path whose tests are there too, as in commons-lang3
        -every     suspend before every K-th call of each method (1,3,7)
        -seed      what is drawn at random follows from this (1)
        -tests     only test classes whose name matches (.*)
        -work      where to unpack and to leave the outcomes (target/torture)""";

  private final Map<String, String> options = new HashMap<>();

  private TortureMain() {}

  /// Exits with 1 when some test ends differently on tortured code, with 2 when the arguments make
  /// no sense.
  public static void main(String[] arguments) throws IOException, InterruptedException {
    var main = new TortureMain();
    if (!main.parse(arguments)) {
      System.err.println(USAGE);
      System.exit(2);
    }
    System.exit(main.run(arguments[0]) ? 0 : 1);
  }

  private boolean parse(String[] arguments) {
    for (int i = 1; i + 1 < arguments.length; i += 2) {
      options.put(arguments[i], arguments[i + 1]);
    }
    var known = List.of("-every", "-seed", "-tests", "-work");
    return arguments.length % 2 == 1
        && !arguments[0].startsWith("-")
        && known.containsAll(options.keySet());
  }

  private boolean run(String library) throws IOException, InterruptedException {
    Path work = Path.of(option("-work", "target/torture")).toAbsolutePath().resolve(library);
    var torture = new Torture(library, option("-tests", ".*"), work);
    Outcomes plain = torture.runPlain();
    System.out.printf(
        "%s as it is: %s, %d seconds of processor%n",
        library, describe(plain), plain.cpu().toSeconds());
    boolean isFine = true;
    for (String every : option("-every", "1,3,7").split(",", -1)) {
      for (String seed : option("-seed", "1").split(",", -1)) {
        isFine &=
            report(torture.run(new Pace(Integer.parseInt(every), Long.parseLong(seed))), plain);
      }
    }
    return isFine;
  }

  private String option(String name, String otherwise) {
    return options.getOrDefault(name, otherwise);
  }

  private static String describe(Outcomes outcomes) {
    return "%,d tests, %,d passed, %,d failed, %,d aborted or skipped"
        .formatted(outcomes.tests(), outcomes.passed(), outcomes.failed(), outcomes.others());
  }

  private static boolean report(Torture.Run run, Outcomes plain) {
    TorturedLibrary library = run.library();
    Outcomes outcomes = run.outcomes();
    List<String> differences = plain.differencesTo(outcomes);
    System.out.printf(
        """

        every %d, seed %d: %s
          ended differently     %,d
          methods transformed   %,d
          awaits                %,d in the code, %,d executed
          suspensions           %,d
          seconds of processor  %d for the transform, %d for the tests
        """,
        run.pace().every(),
        run.pace().seed(),
        describe(outcomes),
        differences.size(),
        library.transformed(),
        library.awaits(),
        outcomes.awaits(),
        outcomes.suspensions(),
        run.cpu().toSeconds(),
        outcomes.cpu().toSeconds());
    library
        .left()
        .forEach((reason, count) -> System.out.println("  left " + count + ": " + reason));
    differences.forEach(System.out::println);
    return differences.isEmpty();
  }
}
