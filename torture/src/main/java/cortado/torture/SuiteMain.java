package cortado.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.platform.engine.discovery.ClassNameFilter;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/// Runs the tests below a directory in this JVM and writes down how each one ended, and what
/// [Suspend] counted.
///
/// Arguments: the directory, a pattern for the names of test classes, and the file to write.
final class SuiteMain {

  private SuiteMain() {}

  public static void main(String[] arguments) throws IOException {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request()
            .selectors(DiscoverySelectors.selectClasspathRoots(Set.of(Path.of(arguments[0]))))
            .filters(
                ClassNameFilter.includeClassNamePatterns(ClassNameFilter.STANDARD_INCLUDE_PATTERN),
                // Nested test classes are found through their outer ones; others are no tests.
                ClassNameFilter.excludeClassNamePatterns(".*\\$.*"),
                ClassNameFilter.includeClassNamePatterns(arguments[1]))
            .build();
    var outcomes = new Outcomes.Recorder();
    LauncherFactory.create().execute(request, outcomes);
    Files.write(Path.of(arguments[2]), outcomes.lines());
    // Threads that tests leave behind do not keep the JVM.
    System.exit(0);
  }
}
