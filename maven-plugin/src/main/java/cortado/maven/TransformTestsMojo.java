package cortado.maven;

import java.io.File;
import java.util.List;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;

/// Turns the async functions of the compiled test classes into state machines, in place.
@Mojo(
    name = "transform-tests",
    defaultPhase = LifecyclePhase.PROCESS_TEST_CLASSES,
    requiresDependencyResolution = ResolutionScope.TEST,
    threadSafe = true)
public final class TransformTestsMojo extends ClassesMojo {

  /// Where the compiled test classes are.
  @Parameter(
      defaultValue = "${project.build.testOutputDirectory}",
      property = "cortado.testClasses",
      required = true)
  private File classes = new File("");

  @Parameter(defaultValue = "${project.testClasspathElements}", readonly = true)
  private List<String> classPath = List.of();

  @Override
  TransformCall call() {
    return TransformCall.of(classes.toPath(), classPath, debug());
  }
}
