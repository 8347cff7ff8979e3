package cortado.transform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds classes in directories and jars, in that order of a class path. Safe for any thread.
final class PathResolver implements ClassResolver, AutoCloseable {

  private final List<Path> roots = new ArrayList<>();
  private final List<FileSystem> jars = new ArrayList<>();

  /// Looks below `first`, then in `classpath`. What does not exist is skipped, as java does.
  PathResolver(Path first, List<Path> classpath) throws IOException {
    add(first);
    for (Path path : classpath) {
      add(path);
    }
  }

  private void add(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      roots.add(path);
    } else if (Files.exists(path)) {
      FileSystem jar = FileSystems.newFileSystem(path);
      jars.add(jar);
      roots.add(jar.getPath("/"));
    }
  }

  @Override
  public byte @Nullable [] find(String internalName) {
    for (Path root : roots) {
      Path file = root.resolve(internalName + ".class");
      if (Files.exists(file)) {
        return read(file);
      }
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    for (FileSystem jar : jars) {
      jar.close();
    }
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
