package cortado.maven;

import java.io.File;
import java.util.List;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;

/// Turns the async functions of the compiled main classes into state machines, in place.
@Mojo(
    name = "transform",
    defaultPhase = LifecyclePhase.PROCESS_CLASSES,
    requiresDependencyResolution = ResolutionScope.COMPILE,
    threadSafe = true)
public final class TransformMojo extends ClassesMojo {

  /// Where the compiled classes are.
  @Parameter(
      defaultValue = "${project.build.outputDirectory}",
      property = "cortado.classes",
      required = true)
  private File classes = new File("");

  @Parameter(defaultValue = "${project.compileClasspathElements}", readonly = true)
  private List<String> classPath = List.of();

  @Override
  TransformCall call() {
    return TransformCall.of(classes.toPath(), classPath, debug());
  }
}
