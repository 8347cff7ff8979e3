package cortado.maven;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.InvocationTargetException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// One call of the transform, or of the check that it has been called: the directory of classes,
/// and where the classes they mention are.
///
/// The transform's own classes cannot be loaded by the older JVMs that Maven may run on. So this is
/// the one place that names them, and it links to them by reflection, in a JVM that is new enough:
/// Maven's, or another one that runs [#main(String\[\])]. Immutable.
///
/// @param purpose what to do
/// @param classes the directory of classes, transformed in place; or a jar, to be verified
/// @param classPath directories and jars
record TransformCall(Purpose purpose, Path classes, List<Path> classPath) {

  enum Purpose {
    TRANSFORM,
    /// Suspended functions keep their variables for a debugger.
    TRANSFORM_FOR_DEBUGGER,
    VERIFY
  }

  static TransformCall of(Path classes, List<String> classPath, boolean debug) {
    Purpose purpose = debug ? Purpose.TRANSFORM_FOR_DEBUGGER : Purpose.TRANSFORM;
    return new TransformCall(purpose, classes, paths(classPath));
  }

  /// A call that finds what has not been transformed.
  static TransformCall verifying(Path classes, List<String> classPath) {
    return new TransformCall(Purpose.VERIFY, classes, paths(classPath));
  }

  private static List<Path> paths(List<String> classPath) {
    return classPath.stream().map(Path::of).toList();
  }

  /// Runs the call that standard input describes, in the form of [#toLines()], and prints its
  /// diagnostics.
  public static void main(String[] arguments) throws IOException {
    var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    var call = read(input.lines());
    var diagnostics = call.runHere(TransformCall.class.getClassLoader());
    diagnostics.forEach(System.out::println);
  }

  /// Runs in this JVM, with the transform that `loader` finds, and returns its diagnostics.
  List<String> runHere(ClassLoader loader) throws IOException {
    try {
      var diagnostics = new ArrayList<String>();
      for (Object diagnostic : invoke(loader)) {
        diagnostics.add(diagnostic.toString());
      }
      return diagnostics;
    } catch (InvocationTargetException thrown) {
      throw new IOException("the transform failed: " + thrown.getCause(), thrown.getCause());
    } catch (ReflectiveOperationException mismatch) {
      throw new IOException("the transform does not fit this plugin: " + mismatch, mismatch);
    }
  }

  private List<?> invoke(ClassLoader loader) throws ReflectiveOperationException {
    if (purpose == Purpose.VERIFY) {
      var run =
          Class.forName("cortado.transform.TransformCheck", true, loader)
              .getMethod("run", Path.class, List.class);
      return (List<?>) run.invoke(null, classes, classPath);
    }
    var run =
        Class.forName("cortado.transform.DirectoryTransform", true, loader)
            .getMethod("run", Path.class, Path.class, List.class, boolean.class);
    boolean debug = purpose == Purpose.TRANSFORM_FOR_DEBUGGER;
    return (List<?>) run.invoke(null, classes, classes, classPath, debug);
  }

  /// The lines from which [#main(String\[\])] makes this call again.
  List<String> toLines() {
    return Stream.concat(Stream.of(purpose, classes), classPath.stream())
        .map(Object::toString)
        .toList();
  }

  private static TransformCall read(Stream<String> lines) {
    var all = lines.toList();
    return new TransformCall(
        Purpose.valueOf(all.get(0)), Path.of(all.get(1)), paths(all.subList(2, all.size())));
  }
}
