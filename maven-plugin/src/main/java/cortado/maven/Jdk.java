package cortado.maven;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/// A JDK that can run the transform.
///
/// Told from its `release` file, so that looking for one starts no JVM. Immutable.
///
/// @param home the directory that holds `bin/java`
record Jdk(Path home) {

  /// The first Java version whose JDK has all that the transform uses.
  static final int NEEDED = 25;

  /// Whether this JVM can run the transform itself.
  static boolean isCurrentEnough() {
    return Runtime.version().feature() >= NEEDED;
  }

  /// The JDK at `home`, if there is one and it is new enough.
  static Optional<Jdk> at(Path home) {
    var jdk = new Jdk(home);
    boolean runs = featureAt(home) >= NEEDED && Files.isExecutable(jdk.java());
    return runs ? Optional.of(jdk) : Optional.empty();
  }

  /// The Java version of what is installed at `home`, as in 25, or 0 when that cannot be told.
  static int featureAt(Path home) {
    var properties = new Properties();
    try {
      properties.load(new StringReader(Files.readString(home.resolve("release"))));
    } catch (IOException | IllegalArgumentException unreadable) {
      return 0;
    }
    var version = properties.getProperty("JAVA_VERSION", "").replace("\"", "");
    var feature = version.split("[^0-9]", 2)[0];
    return feature.isEmpty() ? 0 : Integer.parseInt(feature);
  }

  /// The places where a JDK may be: JAVA_HOME first, then where installers put them.
  static List<Path> usualHomes() {
    var homes = new ArrayList<Path>();
    var named = System.getenv("JAVA_HOME");
    if (named != null && !named.isEmpty()) {
      homes.add(Path.of(named));
    }
    var user = Path.of(System.getProperty("user.home"));
    homes.addAll(childrenOf(Path.of("/usr/lib/jvm")));
    homes.addAll(childrenOf(Path.of("/opt")));
    homes.addAll(childrenOf(user.resolve(".sdkman/candidates/java")));
    homes.addAll(childrenOf(user.resolve(".jdks")));
    for (var bundle : childrenOf(Path.of("/Library/Java/JavaVirtualMachines"))) {
      homes.add(bundle.resolve("Contents/Home"));
    }
    return homes;
  }

  Path java() {
    return home.resolve("bin").resolve("java");
  }

  private static List<Path> childrenOf(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    var children = new ArrayList<Path>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
      entries.forEach(children::add);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    Collections.sort(children);
    return children;
  }
}
