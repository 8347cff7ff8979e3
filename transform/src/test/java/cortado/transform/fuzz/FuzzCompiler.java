package cortado.transform.fuzz;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// Compiles many classes in one run of javac, and looks up the platform's classes once.
final class FuzzCompiler {

  private final JavaCompiler javac = ToolProvider.getSystemJavaCompiler();

  /// By the release that they look up.
  private final Map<String, StandardJavaFileManager> managers = new HashMap<>();

  /// The class files by binary name.
  Map<String, byte[]> compile(Map<String, String> sources, Flags flags) {
    var classes = new TreeMap<String, byte[]>();
    var messages = new StringWriter();
    var options = new ArrayList<>(List.of("-proc:none", "-Xlint:none", "-nowarn"));
    options.addAll(flags.options());
    StandardJavaFileManager manager =
        managers.computeIfAbsent(
            flags.platform(), _ -> javac.getStandardFileManager(null, null, null));
    var units = new ArrayList<JavaFileObject>();
    sources.forEach((name, text) -> units.add(new Source(name, text)));
    if (!javac.getTask(messages, new Output(manager, classes), null, options, null, units).call()) {
      throw new AssertionError("javac " + options + "\n" + messages);
    }
    return classes;
  }

  private static final class Source extends SimpleJavaFileObject {

    private final String text;

    Source(String name, String text) {
      super(URI.create("string:///" + name + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  private static final class Output extends ForwardingJavaFileManager<StandardJavaFileManager> {

    private final Map<String, byte[]> classes;

    Output(StandardJavaFileManager manager, Map<String, byte[]> classes) {
      super(manager);
      this.classes = classes;
    }

    @Override
    public JavaFileObject getJavaFileForOutput(
        JavaFileManager.Location location,
        String className,
        JavaFileObject.Kind kind,
        FileObject sibling) {
      return new SimpleJavaFileObject(URI.create("memory:///" + className), kind) {
        @Override
        public OutputStream openOutputStream() {
          return new ByteArrayOutputStream() {
            @Override
            public void close() {
              classes.put(className, toByteArray());
            }
          };
        }
      };
    }
  }
}
