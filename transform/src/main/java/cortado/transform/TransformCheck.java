package cortado.transform;

import cortado.transform.passes.HostClass;
import cortado.transform.passes.Names;
import java.io.IOException;
import java.lang.constant.ClassDesc;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// Finds async code that has not been through the transform, and transformed classes that have lost
/// a frame class on their way into a jar.
public final class TransformCheck {

  private final Path place;
  private final AsyncTransform transform;
  private final List<Diagnostic> diagnostics = new ArrayList<>();

  private TransformCheck(Path place, AsyncTransform transform) {
    this.place = place;
    this.transform = transform;
  }

  /// Looks at the classes in a directory or a jar and returns an error for each that is not as the
  /// transform would leave it.
  ///
  /// @param classpath directories and jars with the classes that those mention
  public static List<Diagnostic> run(Path place, List<Path> classpath) throws IOException {
    try (var resolver = new PathResolver(place, classpath)) {
      var check = new TransformCheck(place, new AsyncTransform(resolver));
      if (Files.isDirectory(place)) {
        check.lookBelow(place);
      } else {
        try (FileSystem jar = FileSystems.newFileSystem(place)) {
          check.lookBelow(jar.getPath("/"));
        }
      }
      return List.copyOf(check.diagnostics);
    }
  }

  private void lookBelow(Path root) throws IOException {
    try (Stream<Path> walk = Files.walk(root)) {
      for (Path file : walk.filter(Files::isRegularFile).sorted().toList()) {
        if (file.toString().endsWith(".class")) {
          look(root, file);
        }
      }
    }
  }

  private void look(Path root, Path file) throws IOException {
    byte[] content = Files.readAllBytes(file);
    if (!AsyncTransform.mentionsFutures(content)) {
      return;
    }
    HostClass host = HostClass.parse(content);
    String name = Names.binaryNameOf(host.name());
    if (host.isFrame()) {
      return;
    }
    for (ClassDesc frame : host.linked()) {
      if (!Files.exists(file.resolveSibling(frame.displayName() + ".class"))) {
        report(
            root,
            file,
            "frame class %s of %s is missing; keep it beside its class"
                .formatted(Names.binaryNameOf(frame), name));
      }
    }
    TransformResult result = transform.transform(content);
    if (result.hasErrors() || !result.classes().isEmpty()) {
      report(
          root,
          file,
          "async code of "
              + name
              + " is not transformed; run the transform goal of cortado-maven-plugin, or"
              + " java -jar cortado-transform.jar, on the classes it was compiled to");
    }
  }

  private void report(Path root, Path file, String message) {
    String name = place + (Files.isDirectory(place) ? "/" : "!/") + root.relativize(file);
    diagnostics.add(new Diagnostic(Diagnostic.Severity.ERROR, name, 0, message));
  }
}
