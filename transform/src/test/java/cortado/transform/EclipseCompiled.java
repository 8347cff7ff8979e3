package cortado.transform;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.jdt.core.compiler.batch.BatchCompiler;

/// Class files from the Eclipse compiler, which lays out code and stack maps in its own way.
final class EclipseCompiled {

  private EclipseCompiled() {}

  /// Compiles the members of a class `Host` in the language of a release.
  ///
  /// @throws CompileError when the compiler refuses them
  static Compiled members(String members, int release, List<String> options) throws IOException {
    Path directory = Files.createTempDirectory("ecj");
    try {
      return compile(directory, members, release, options);
    } finally {
      delete(directory);
    }
  }

  private static Compiled compile(Path directory, String members, int release, List<String> options)
      throws IOException {
    Path source = directory.resolve("Host.java");
    Path classes = directory.resolve("classes");
    Files.writeString(source, Compiled.sourceOf(members));
    var messages = new StringWriter();
    var printer = new PrintWriter(messages);
    var arguments = new ArrayList<>(List.of("-" + release, "-nowarn", "-proc:none"));
    arguments.addAll(options);
    arguments.addAll(List.of("-cp", System.getProperty("java.class.path")));
    arguments.addAll(List.of("-d", classes.toString(), source.toString()));
    if (!BatchCompiler.compile(arguments.toArray(String[]::new), printer, printer, null)) {
      throw new CompileError("ecj " + options + "\n" + messages);
    }
    return Compiled.of(read(classes));
  }

  private static Map<String, byte[]> read(Path classes) throws IOException {
    var found = new TreeMap<String, byte[]>();
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
        String name = classes.relativize(file).toString().replace(".class", "");
        found.put(name.replace('/', '.'), Files.readAllBytes(file));
      }
    }
    return found;
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted((left, right) -> right.compareTo(left)).toList()) {
        Files.delete(file);
      }
    }
  }
}
