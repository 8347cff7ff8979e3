package cortado.transform;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A compiler with its options, from which every construct comes.
///
/// @param release whose language and library it takes
record Compilation(Compiler compiler, int release, List<String> options) {

  /// Says which of them the construct tests use: nothing for [#FEW], `all` for [#all()].
  static final String CHOICE = "cortado.constructs";

  private static final int OLDEST = 17;
  private static final int NEWEST = 25;

  /// With everything for debuggers, the oldest language with nothing at all, and the compiler that
  /// keeps results on the stack while it closes resources.
  private static final List<Compilation> FEW =
      List.of(
          javac(NEWEST, "-g"),
          javac(OLDEST, "-g:none", "--release", "" + OLDEST),
          ecj(NEWEST, "-g:none"));

  enum Compiler {
    JAVAC,
    ECJ
  }

  /// Those that were chosen for this run.
  static List<Compilation> chosen() {
    return isWhole() ? all() : FEW;
  }

  static boolean isWhole() {
    return System.getProperty(CHOICE, "").equals("all");
  }

  private static List<Compilation> all() {
    var all = new ArrayList<Compilation>();
    all.add(javac(NEWEST, "-g"));
    all.add(javac(NEWEST, "-g:none"));
    all.add(javac(NEWEST, "-g:lines"));
    all.add(javac(NEWEST, "-parameters"));
    all.add(javac(NEWEST, "-g", "-XDstringConcat=inline"));
    IntStream.rangeClosed(OLDEST, NEWEST)
        .mapToObj(Integer::toString)
        .flatMap(
            release ->
                Stream.of(
                    javac(Integer.parseInt(release), "-g", "--release", release),
                    javac(Integer.parseInt(release), "-g:none", "--release", release),
                    javac(Integer.parseInt(release), "-parameters", "--release", release)))
        .forEach(all::add);
    all.add(ecj(NEWEST, "-g", "-preserveAllLocals"));
    all.add(ecj(NEWEST, "-g:none"));
    all.add(ecj(NEWEST, "-g", "-parameters"));
    all.add(ecj(OLDEST, "-g"));
    return all;
  }

  private static Compilation javac(int release, String... options) {
    return new Compilation(Compiler.JAVAC, release, List.of(options));
  }

  private static Compilation ecj(int release, String... options) {
    return new Compilation(Compiler.ECJ, release, List.of(options));
  }

  /// Compiles the members of a class `Host`.
  ///
  /// @param more options of javac that the construct is about
  Compiled members(String members, String... more) throws Exception {
    if (compiler == Compiler.ECJ) {
      return EclipseCompiled.members(members, release, options);
    }
    var every = new ArrayList<>(options);
    every.addAll(Arrays.asList(more));
    return Compiled.members(members, every.toArray(String[]::new));
  }

  @Override
  public String toString() {
    return switch (compiler) {
      case JAVAC -> "javac " + String.join(" ", options);
      case ECJ -> "ecj -" + release + " " + String.join(" ", options);
    };
  }
}
