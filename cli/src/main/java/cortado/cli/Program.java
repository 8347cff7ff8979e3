package cortado.cli;

import cortado.transform.ClassResolver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/// The classes of a program.
///
/// @param mainClass the binary name of the class to start
/// @param classes class files by binary name
record Program(String mainClass, Map<String, byte[]> classes) {

  /// Finds the classes of the program and those it can see.
  ClassResolver resolver() {
    return internalName -> {
      byte[] own = classes.get(internalName.replace('/', '.'));
      if (own != null) {
        return own;
      }
      try (var stream = ClassLoader.getSystemResourceAsStream(internalName + ".class")) {
        return stream == null ? null : stream.readAllBytes();
      } catch (IOException failure) {
        throw new UncheckedIOException(failure);
      }
    };
  }
}
