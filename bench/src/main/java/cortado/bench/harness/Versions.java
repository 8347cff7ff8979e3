package cortado.bench.harness;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/// The versions of the libraries that this build measures.
public final class Versions {

  private static final String FILE = "versions.properties";

  private Versions() {}

  /// The version of a library, by its short name.
  public static String of(String library) {
    var versions = new Properties();
    try (InputStream file = Versions.class.getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IllegalStateException("no " + FILE + " beside " + Versions.class);
      }
      versions.load(file);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    String version = versions.getProperty(library);
    if (version == null) {
      throw new IllegalArgumentException("no version of " + library + " in " + FILE);
    }
    return version;
  }

  /// The version of this JVM.
  public static String ofJava() {
    return "java-" + Runtime.version();
  }
}
