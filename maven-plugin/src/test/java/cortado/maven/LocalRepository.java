package cortado.maven;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// A local repository that holds this build's artifacts beside all that is in the user's own one,
/// so that a build outside the reactor finds both and the user's stays as it is.
///
/// @param directory where the artifacts are
/// @param version of the artifacts of this build
record LocalRepository(Path directory, String version) {

  /// Fills the directory with links into `users`, its namesake in the user's home.
  void linkTo(Path users) throws IOException {
    link(users, directory, Path.of("dev"));
    link(users.resolve("dev"), directory.resolve("dev"), Path.of("cortado"));
  }

  /// Removes the links: a temporary directory that leads out of itself is deleted with a warning
  /// for each.
  void unlink() throws IOException {
    unlink(directory);
    unlink(directory.resolve("dev"));
  }

  private static void unlink(Path linked) throws IOException {
    try (Stream<Path> entries = Files.list(linked)) {
      for (var entry : entries.filter(Files::isSymbolicLink).toList()) {
        Files.delete(entry);
      }
    }
  }

  /// Adds what the build at `root` made of `modules`, and the parent that they share.
  void install(Path root, List<String> modules) throws IOException {
    copy(root.resolve("pom.xml"), "cortado-parent", "pom");
    for (var module : modules) {
      var artifact = "cortado-" + module;
      var jar = "target/" + artifact + "-" + version + ".jar";
      copy(root.resolve(module).resolve("pom.xml"), artifact, "pom");
      copy(root.resolve(module).resolve(jar), artifact, "jar");
    }
  }

  private void copy(Path file, String artifact, String type) throws IOException {
    var target = directory.resolve("dev/cortado").resolve(artifact).resolve(version);
    Files.createDirectories(target);
    Files.copy(file, target.resolve(artifact + "-" + version + "." + type));
  }

  /// Links to all that is in `from`, except to `own`, which becomes a directory of its own.
  private static void link(Path from, Path to, Path own) throws IOException {
    Files.createDirectories(to.resolve(own));
    if (!Files.isDirectory(from)) {
      return;
    }
    try (Stream<Path> entries = Files.list(from)) {
      for (var entry : entries.toList()) {
        if (!entry.getFileName().equals(own)) {
          Files.createSymbolicLink(to.resolve(entry.getFileName()), entry);
        }
      }
    }
  }
}
