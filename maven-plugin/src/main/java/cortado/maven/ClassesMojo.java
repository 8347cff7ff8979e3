package cortado.maven;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.artifact.Artifact;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.plugin.AbstractMojo;
import org.apache.maven.plugin.MojoExecutionException;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.toolchain.Toolchain;
import org.apache.maven.toolchain.ToolchainManager;
import org.jspecify.annotations.Nullable;

/// What the goals share: where to run a [TransformCall], and what its diagnostics mean to the
/// build.
abstract class ClassesMojo extends AbstractMojo {

  private static final String ERROR = ": error: ";
  private static final String WARNING = ": warning: ";

  /// Does nothing if true.
  @Parameter(property = "cortado.skip", defaultValue = "false")
  private boolean skip;

  /// Keeps the variables of suspended functions as long as they are in scope, for a debugger, and
  /// not only as long as they are needed. Classes that are transformed already stay as they are.
  @Parameter(property = "cortado.debug", defaultValue = "false")
  private boolean debug;

  /// The JDK that runs the transform where Maven's own JVM is too old. Searched for if absent.
  @Parameter(property = "cortado.jdk")
  private @Nullable File jdk;

  @Parameter(defaultValue = "${session}", readonly = true)
  private @Nullable MavenSession session;

  @Parameter(defaultValue = "${plugin.artifacts}", readonly = true)
  private List<Artifact> pluginArtifacts = List.of();

  @Inject private @Nullable ToolchainManager toolchains;

  final boolean debug() {
    return debug;
  }

  /// What this goal asks of the transform.
  abstract TransformCall call();

  @Override
  public final void execute() throws MojoExecutionException, MojoFailureException {
    var call = call();
    if (skip || !Files.exists(call.classes())) {
      getLog().debug("no classes in " + call.classes());
      return;
    }
    var diagnostics = run(call);
    diagnostics.forEach(this::log);
    var errors = diagnostics.stream().filter(line -> line.contains(ERROR)).toList();
    if (!errors.isEmpty()) {
      var more = errors.size() == 1 ? "" : " (and " + (errors.size() - 1) + " more)";
      throw new MojoFailureException(errors.get(0) + more);
    }
  }

  private List<String> run(TransformCall call) throws MojoExecutionException {
    try {
      if (Jdk.isCurrentEnough()) {
        return call.runHere(getClass().getClassLoader());
      }
      return new ForkedTransform(findJdk(), forkedClassPath()).run(call);
    } catch (IOException | URISyntaxException failure) {
      throw new MojoExecutionException("could not run the transform: " + failure, failure);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new MojoExecutionException("interrupted while running the transform", interrupt);
    }
  }

  private Jdk findJdk() throws MojoExecutionException {
    var candidates = new ArrayList<Path>();
    if (jdk != null) {
      candidates.add(jdk.toPath());
    }
    candidates.addAll(toolchainHomes());
    candidates.addAll(Jdk.usualHomes());
    var found = candidates.stream().map(Jdk::at).flatMap(Optional::stream).findFirst();
    return found.orElseThrow(
        () ->
            new MojoExecutionException(
                "the transform needs a JDK "
                    + Jdk.NEEDED
                    + " or later and Maven runs on "
                    + Runtime.version().feature()
                    + "; set JAVA_HOME or -Dcortado.jdk to one, or declare one in toolchains.xml"));
  }

  /// The toolchain that the build has chosen, then any that is recent enough.
  private List<Path> toolchainHomes() {
    if (toolchains == null || session == null) {
      return List.of();
    }
    var candidates = new ArrayList<@Nullable Toolchain>();
    candidates.add(toolchains.getToolchainFromBuildContext("jdk", session));
    candidates.addAll(
        toolchains.getToolchains(session, "jdk", Map.of("version", "[" + Jdk.NEEDED + ",)")));
    var homes = new ArrayList<Path>();
    for (var toolchain : candidates) {
      String java = toolchain == null ? null : toolchain.findTool("java");
      if (java != null) {
        homes.add(Path.of(java).resolve("../..").normalize());
      }
    }
    return homes;
  }

  private String forkedClassPath() throws URISyntaxException {
    var paths = new ArrayList<String>();
    var self = TransformCall.class.getProtectionDomain().getCodeSource().getLocation();
    paths.add(Path.of(self.toURI()).toString());
    pluginArtifacts.stream()
        .filter(artifact -> "cortado-transform".equals(artifact.getArtifactId()))
        .forEach(artifact -> paths.add(artifact.getFile().getPath()));
    return String.join(File.pathSeparator, paths);
  }

  private void log(String diagnostic) {
    if (diagnostic.contains(ERROR)) {
      getLog().error(diagnostic);
    } else if (diagnostic.contains(WARNING)) {
      getLog().warn(diagnostic);
    } else {
      getLog().info(diagnostic);
    }
  }
}
