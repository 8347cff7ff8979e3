package cortado.transform;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Class files of sources that a test compiled in memory, by binary name.
public final class Compiled {

  /// What every fixture sees.
  public static final String IMPORTS =
      """
      import static cortado.future.Futures.*;
      import static cortado.transform.Leaves.*;
      import cortado.future.*;
      import java.io.*;
      import java.util.*;
      import java.util.function.*;
      """;

  private static final MemoryCompiler COMPILER = new MemoryCompiler();

  private final Map<String, byte[]> classes;

  private Compiled(Map<String, byte[]> classes) {
    this.classes = new TreeMap<>(classes);
  }

  /// Compiles the members of a class `Host`, in the file `Host.java`. The first member is on line
  /// 1.
  public static Compiled members(String members, String... options) {
    return source("Host", sourceOf(members), options);
  }

  static String sourceOf(String members) {
    return IMPORTS.replace('\n', ' ') + "public class Host { " + members + "\n}";
  }

  static Compiled of(Map<String, byte[]> classes) {
    return new Compiled(classes);
  }

  /// Compiles a file.
  public static Compiled source(String name, String text, String... options) {
    List<String> chosen = options.length == 0 ? List.of("-g") : List.of(options);
    synchronized (COMPILER) {
      return new Compiled(COMPILER.compile(Map.of(name, text), chosen));
    }
  }

  public Map<String, byte[]> classes() {
    return classes;
  }
}
