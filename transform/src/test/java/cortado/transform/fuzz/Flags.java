package cortado.transform.fuzz;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// How javac is called, drawn at random.
///
/// @param release whose language programs may use
record Flags(int release, List<String> options) {

  private static final int OLDEST = 17;
  private static final int NEWEST = 25;

  static Flags of(long seed) {
    var random = new Random(seed ^ 0x5DEECE66DL);
    var options = new ArrayList<String>();
    options.add(
        pick(random, "-g", "-g", "-g:none", "-g:lines", "-g:lines,vars", "-g:source,lines"));
    if (random.nextInt(3) == 0) {
      options.add("-parameters");
    }
    if (random.nextInt(3) == 0) {
      options.add("-XDstringConcat=" + pick(random, "inline", "indy", "indyWithConstants"));
    }
    if (random.nextInt(2) == 0) {
      return new Flags(NEWEST, options);
    }
    int release = OLDEST + random.nextInt(NEWEST - OLDEST + 1);
    options.addAll(List.of("--release", "" + release));
    return new Flags(release, options);
  }

  private static String pick(Random random, String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
