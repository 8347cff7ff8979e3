package cortado.transform;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.StringWriter;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.tools.FileObject;
import javax.tools.ForwardingJavaFileManager;
import javax.tools.JavaFileManager;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/// Class files of sources that a test compiled in memory, by binary name.
public final class Compiled {

  /// What every fixture sees.
  public static final String IMPORTS =
      """
      import static cortado.future.Futures.*;
      import static cortado.transform.Leaves.*;
      import cortado.future.*;
      import java.io.*;
      import java.util.*;
      import java.util.function.*;
      """;

  private final Map<String, byte[]> classes = new TreeMap<>();

  private Compiled() {}

  /// Compiles the members of a class `Host`, in the file `Host.java`. The first member is on line
  /// 1.
  public static Compiled members(String members, String... options) {
    return source("Host", sourceOf(members), options);
  }

  static String sourceOf(String members) {
    return IMPORTS.replace('\n', ' ') + "public class Host { " + members + "\n}";
  }

  static Compiled of(Map<String, byte[]> classes) {
    var compiled = new Compiled();
    compiled.classes.putAll(classes);
    return compiled;
  }

  /// Compiles a file.
  public static Compiled source(String name, String text, String... options) {
    var compiled = new Compiled();
    var compiler = ToolProvider.getSystemJavaCompiler();
    var messages = new StringWriter();
    var allOptions = new ArrayList<>(List.of("-proc:none", "-Xlint:none"));
    allOptions.addAll(List.of(options.length == 0 ? new String[] {"-g"} : options));
    var standard = compiler.getStandardFileManager(null, null, null);
    boolean isFine =
        compiler
            .getTask(
                messages,
                compiled.new Output(standard),
                null,
                allOptions,
                null,
                List.of(new Source(name, text)))
            .call();
    if (!isFine) {
      throw new AssertionError(messages + "\n" + text);
    }
    return compiled;
  }

  public Map<String, byte[]> classes() {
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

  private final class Output extends ForwardingJavaFileManager<StandardJavaFileManager> {

    Output(StandardJavaFileManager standard) {
      super(standard);
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
