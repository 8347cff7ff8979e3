package cortado.transform;

import cortado.transform.passes.HostClass;
import cortado.transform.passes.Names;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Transforms the classes below a directory.
///
/// Running it again on its own output changes nothing, and a file is written only when its content
/// changes. Frame classes whose host is gone, or no longer wants them, are deleted.
public final class DirectoryTransform {

  /// Part of the name of every frame class.
  private static final String FRAME_MARK = "$$";

  private final Path input;
  private final Path output;
  private final AsyncTransform transform;
  private final List<Diagnostic> diagnostics = new ArrayList<>();

  /// The binary names of the frame classes that some host wants.
  private final Set<String> wantedFrames = new HashSet<>();

  private DirectoryTransform(Path input, Path output, AsyncTransform transform) {
    this.input = input;
    this.output = output;
    this.transform = transform;
  }

  /// Transforms the classes below `classes` in place and returns what was found in them. Those with
  /// errors are left as they are.
  ///
  /// @param classpath directories and jars with the classes that the transformed ones mention
  public static List<Diagnostic> run(Path classes, List<Path> classpath) throws IOException {
    return run(classes, classes, classpath, false);
  }

  /// Transforms the classes below `input` into `output`, to which all other files are copied, and
  /// returns what was found. Classes with errors are copied as they are.
  ///
  /// @param classpath directories and jars with the classes that the transformed ones mention
  public static List<Diagnostic> run(Path input, Path output, List<Path> classpath)
      throws IOException {
    return run(input, output, classpath, false);
  }

  /// The same, with a say in what suspended functions keep.
  ///
  /// @param keepsVariables as in [AsyncTransform#keepingVariables()]
  public static List<Diagnostic> run(
      Path input, Path output, List<Path> classpath, boolean keepsVariables) throws IOException {
    try (var resolver = new PathResolver(input, classpath)) {
      var transform = new AsyncTransform(resolver);
      var run =
          new DirectoryTransform(
              input, output, keepsVariables ? transform.keepingVariables() : transform);
      run.transformAll();
      run.deleteStaleFrames();
      return List.copyOf(run.diagnostics);
    }
  }

  private void transformAll() throws IOException {
    for (Path file : filesBelow(input)) {
      byte[] content = Files.readAllBytes(file);
      if (isClass(file) && AsyncTransform.mentionsFutures(content)) {
        transform(file, content);
      } else {
        copy(file, content);
      }
    }
  }

  private void transform(Path file, byte[] content) throws IOException {
    HostClass before = HostClass.parse(content);
    if (before.isFrame()) {
      copy(file, content);
      return;
    }
    before.linked().forEach(frame -> wantedFrames.add(Names.binaryNameOf(frame)));
    TransformResult result = transform.transform(content);
    diagnostics.addAll(result.diagnostics());
    if (result.classes().isEmpty()) {
      copy(file, content);
    }
    for (Map.Entry<String, byte[]> written : result.classes().entrySet()) {
      wantedFrames.add(written.getKey());
      write(output.resolve(written.getKey().replace('.', '/') + ".class"), written.getValue());
    }
  }

  private void deleteStaleFrames() throws IOException {
    for (Path file : filesBelow(output)) {
      if (isClass(file) && file.getFileName().toString().contains(FRAME_MARK)) {
        HostClass parsed = HostClass.parse(Files.readAllBytes(file));
        if (parsed.isFrame() && !wantedFrames.contains(Names.binaryNameOf(parsed.name()))) {
          Files.delete(file);
        }
      }
    }
  }

  private void copy(Path file, byte[] content) throws IOException {
    if (!input.equals(output)) {
      write(output.resolve(input.relativize(file)), content);
    }
  }

  private static void write(Path file, byte[] content) throws IOException {
    if (!Files.exists(file) || !Arrays.equals(Files.readAllBytes(file), content)) {
      Path parent = file.getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Files.write(file, content);
    }
  }

  private static boolean isClass(Path file) {
    return file.toString().endsWith(".class");
  }

  private static List<Path> filesBelow(Path directory) throws IOException {
    try (Stream<Path> walk = Files.walk(directory)) {
      return walk.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
