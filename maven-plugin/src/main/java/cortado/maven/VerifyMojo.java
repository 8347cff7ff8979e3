package cortado.maven;

import java.io.File;
import java.util.List;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.plugins.annotations.ResolutionScope;

/// Fails the build when there is async code that has not been transformed, or transformed code
/// without its frame classes.
@Mojo(
    name = "verify",
    defaultPhase = LifecyclePhase.VERIFY,
    requiresDependencyResolution = ResolutionScope.COMPILE,
    threadSafe = true)
public final class VerifyMojo extends ClassesMojo {

  /// What to look at: a directory of classes, or a jar.
  @Parameter(
      defaultValue = "${project.build.outputDirectory}",
      property = "cortado.verify",
      required = true)
  private File classes = new File("");

  @Parameter(defaultValue = "${project.compileClasspathElements}", readonly = true)
  private List<String> classPath = List.of();

  @Override
  TransformCall call() {
    return TransformCall.verifying(classes.toPath(), classPath);
  }
}
