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

/// One call of the transform: the directory of classes, and where the classes they mention are.
///
/// The transform's own classes cannot be loaded by the older JVMs that Maven may run on. So this is
/// the one place that names them, and it links to them by reflection, in a JVM that is new enough:
/// Maven's, or another one that runs [#main(String\[\])]. Immutable.
///
/// @param classes the directory of classes, transformed in place
/// @param classPath directories and jars
/// @param debug whether suspended functions keep their variables for a debugger
record TransformCall(Path classes, List<Path> classPath, boolean debug) {

  static TransformCall of(Path classes, List<String> classPath, boolean debug) {
    return new TransformCall(classes, classPath.stream().map(Path::of).toList(), debug);
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
      var run =
          Class.forName("cortado.transform.DirectoryTransform", true, loader)
              .getMethod("run", Path.class, Path.class, List.class, boolean.class);
      var diagnostics = new ArrayList<String>();
      for (Object diagnostic : (List<?>) run.invoke(null, classes, classes, classPath, debug)) {
        diagnostics.add(diagnostic.toString());
      }
      return diagnostics;
    } catch (InvocationTargetException thrown) {
      throw new IOException("the transform failed: " + thrown.getCause(), thrown.getCause());
    } catch (ReflectiveOperationException mismatch) {
      throw new IOException("the transform does not fit this plugin: " + mismatch, mismatch);
    }
  }

  /// The lines from which [#main(String\[\])] makes this call again.
  List<String> toLines() {
    return Stream.concat(Stream.of(debug, classes), classPath.stream())
        .map(Object::toString)
        .toList();
  }

  private static TransformCall read(Stream<String> lines) {
    var all = lines.toList();
    return of(Path.of(all.get(1)), all.subList(2, all.size()), Boolean.parseBoolean(all.get(0)));
  }
}
