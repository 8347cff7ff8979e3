package cortado.cli;

import com.sun.source.util.JavacTask;
import com.sun.source.util.TaskEvent;
import com.sun.source.util.TaskListener;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.lang.model.element.TypeElement;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/// Compiles one source file, and those beside it that it mentions, into memory.
///
/// Confined to one thread.
final class SourceCompiler implements AutoCloseable {

  private static final Pattern PACKAGE =
      Pattern.compile("^\\s*package\\s+([\\w.]+)\\s*;", Pattern.MULTILINE);

  private final PrintWriter err;
  private final JavaCompiler compiler;
  private final StandardJavaFileManager files;

  /// A compiler that prints its diagnostics to `err`.
  SourceCompiler(PrintStream err) {
    this.err = new PrintWriter(new OutputStreamWriter(err, err.charset()), true);
    compiler = ToolProvider.getSystemJavaCompiler();
    files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8);
  }

  /// The program, or nothing when there are errors.
  Optional<Program> compile(Path source) throws IOException {
    var output = new MemoryOutput(files);
    var firstClass = new FirstClass();
    List<String> options =
        List.of(
            "-g",
            "-proc:none",
            "-Xlint:none",
            "-XDsuppressNotes",
            "-implicit:class",
            "-classpath",
            System.getProperty("java.class.path"),
            "-sourcepath",
            sourceRoot(source).toString());
    var task =
        (JavacTask)
            compiler.getTask(err, output, null, options, null, files.getJavaFileObjects(source));
    task.addTaskListener(firstClass);
    boolean compiled = task.call();
    if (!compiled) {
      return Optional.empty();
    }
    if (firstClass.name == null) {
      err.println(source + ": error: no class found");
      return Optional.empty();
    }
    return Optional.of(new Program(firstClass.name, output.classes()));
  }

  @Override
  public void close() throws IOException {
    files.close();
  }

  /// The directory from which the package of `source` leads to it, or the source's own directory.
  private static Path sourceRoot(Path source) throws IOException {
    Path file = source.toAbsolutePath().normalize();
    var declaration = PACKAGE.matcher(Files.readString(file));
    Path directory = file.resolveSibling("");
    if (!declaration.find()) {
      return directory;
    }
    Path inside = Path.of(declaration.group(1).replace('.', '/'));
    return directory.endsWith(inside)
        ? directory.resolve("../".repeat(inside.getNameCount())).normalize()
        : directory;
  }

  /// Remembers the first class of the source file: the one to start.
  private static final class FirstClass implements TaskListener {

    private @Nullable String name;

    @Override
    public void started(TaskEvent event) {
      TypeElement type = event.getTypeElement();
      if (name == null && event.getKind() == TaskEvent.Kind.ANALYZE && type != null) {
        name = type.getQualifiedName().toString();
      }
    }
  }
}
