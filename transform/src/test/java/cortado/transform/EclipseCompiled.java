package cortado.transform;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.jdt.core.compiler.batch.BatchCompiler;

/// Class files from the Eclipse compiler, which lays out code and stack maps in its own way.
final class EclipseCompiled {

  private EclipseCompiled() {}

  /// Compiles the members of a class `Host` below a directory.
  static Compiled members(Path directory, String members) throws IOException {
    Path source = directory.resolve("Host.java");
    Path classes = directory.resolve("classes");
    Files.writeString(source, Compiled.sourceOf(members));
    var messages = new StringWriter();
    var printer = new PrintWriter(messages);
    String[] arguments = {
      "-24",
      "-g",
      "-preserveAllLocals",
      "-nowarn",
      "-proc:none",
      "-cp",
      System.getProperty("java.class.path"),
      "-d",
      classes.toString(),
      source.toString()
    };
    if (!BatchCompiler.compile(arguments, printer, printer, null)) {
      throw new AssertionError(messages);
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
}
