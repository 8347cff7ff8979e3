package cortado.transform;

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

/// javac without files. Many classes may share a run, and all runs for a release share what javac
/// knows about that platform. Confined to one thread at a time.
public final class MemoryCompiler {

  private final JavaCompiler javac = ToolProvider.getSystemJavaCompiler();

  /// By the release that they look up, empty for the running one.
  private final Map<String, StandardJavaFileManager> managers = new HashMap<>();

  /// The class files of sources, both by binary name.
  ///
  /// @throws CompileError when javac refuses them
  public Map<String, byte[]> compile(Map<String, String> sources, List<String> options) {
    var classes = new TreeMap<String, byte[]>();
    var messages = new StringWriter();
    var allOptions = new ArrayList<>(List.of("-proc:none", "-Xlint:none", "-nowarn"));
    allOptions.addAll(options);
    int release = options.indexOf("--release");
    StandardJavaFileManager manager =
        managers.computeIfAbsent(
            release < 0 ? "" : options.get(release + 1),
            _ -> javac.getStandardFileManager(null, null, null));
    var units = new ArrayList<JavaFileObject>();
    sources.forEach((name, text) -> units.add(new Source(name, text)));
    var output = new Output(manager, classes);
    if (!javac.getTask(messages, output, null, allOptions, null, units).call()) {
      throw new CompileError("javac " + options + "\n" + messages);
    }
    return classes;
  }

  private static final class Source extends SimpleJavaFileObject {

    private final String text;

    Source(String name, String text) {
      super(URI.create("string:///" + name.replace('.', '/') + ".java"), Kind.SOURCE);
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
