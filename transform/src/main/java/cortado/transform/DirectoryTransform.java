package cortado.transform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Transforms the classes below a directory.
///
/// Running it again on its own output changes nothing, and a file is written only when its content
/// changes. Frame classes whose host is gone, or no longer wants them, are deleted.
public final class DirectoryTransform {

  private final Path classes;
  private final AsyncTransform transform;
  private final List<Diagnostic> diagnostics = new ArrayList<>();

  private DirectoryTransform(Path classes, AsyncTransform transform) {
    this.classes = classes;
    this.transform = transform;
  }

  /// Transforms the classes below `classes` in place and returns what was found in them. Those with
  /// errors are left as they are.
  ///
  /// @param classpath directories and jars with the classes that the transformed ones mention
  public static List<Diagnostic> run(Path classes, List<Path> classpath) throws IOException {
    try (var resolver = new PathResolver(classes, classpath)) {
      var run = new DirectoryTransform(classes, new AsyncTransform(resolver));
      run.transformAll();
      return List.copyOf(run.diagnostics);
    }
  }

  private void transformAll() throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(classes)) {
      files = walk.filter(file -> file.toString().endsWith(".class")).sorted().toList();
    }
    for (Path file : files) {
      TransformResult result = transform.transform(Files.readAllBytes(file));
      diagnostics.addAll(result.diagnostics());
      for (Map.Entry<String, byte[]> written : result.classes().entrySet()) {
        write(written.getKey(), written.getValue());
      }
    }
  }

  private void write(String binaryName, byte[] content) throws IOException {
    Path file = classes.resolve(binaryName.replace('.', '/') + ".class");
    if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), content)) {
      Files.write(file, content);
    }
  }
}
