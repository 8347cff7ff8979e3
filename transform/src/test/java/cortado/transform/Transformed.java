package cortado.transform;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Ready;
import cortado.future.Waker;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// Class files after the transform, ready to be run.
public final class Transformed {

  private final Map<String, byte[]> classes = new TreeMap<>();
  private final List<Diagnostic> diagnostics = new ArrayList<>();
  private final Loader loader = new Loader();

  private Transformed() {}

  /// Transforms without errors, and verifies.
  public static Transformed of(Compiled compiled) {
    Transformed transformed = withDiagnostics(compiled);
    assertThat(transformed.diagnostics).noneMatch(Diagnostic::isError);
    transformed.verify();
    return transformed;
  }

  /// The same with variables kept for a debugger.
  public static Transformed forDebugger(Compiled compiled) {
    Transformed transformed = transform(compiled, AsyncTransform::keepingVariables);
    assertThat(transformed.diagnostics).noneMatch(Diagnostic::isError);
    transformed.verify();
    return transformed;
  }

  public static Transformed withDiagnostics(Compiled compiled) {
    return transform(compiled, UnaryOperator.identity());
  }

  private static Transformed transform(Compiled compiled, UnaryOperator<AsyncTransform> options) {
    var transformed = new Transformed();
    transformed.classes.putAll(compiled.classes());
    var transform =
        options.apply(
            new AsyncTransform(
                name -> {
                  byte[] own = compiled.classes().get(name.replace('/', '.'));
                  return own != null ? own : IsolatedLoader.resource(name);
                }));
    for (byte[] host : compiled.classes().values()) {
      TransformResult result = transform.transform(host);
      transformed.classes.putAll(result.classes());
      transformed.diagnostics.addAll(result.diagnostics());
    }
    return transformed;
  }

  /// The classes as they are, to be run without the transform.
  public static Transformed untransformed(Compiled compiled) {
    var untransformed = new Transformed();
    untransformed.classes.putAll(compiled.classes());
    return untransformed;
  }

  public Map<String, byte[]> classes() {
    return classes;
  }

  public List<Diagnostic> diagnostics() {
    return diagnostics;
  }

  Loader loader() {
    return loader;
  }

  /// Calls a static method without arguments.
  Object call(String type, String method) {
    try {
      var target = loader.loadClass(type).getDeclaredMethod(method);
      target.setAccessible(true);
      return target.invoke(null);
    } catch (java.lang.reflect.InvocationTargetException failure) {
      throw new AssertionError(failure.getCause());
    } catch (ReflectiveOperationException failure) {
      throw new AssertionError(failure);
    }
  }

  @SuppressWarnings("unchecked")
  Future<Object> future(String method) {
    return (Future<Object>) call("Host", method);
  }

  /// The value of `Host.run()`, polled to its end.
  Object run() throws Throwable {
    return complete(future("run"));
  }

  static <T> T complete(Future<T> future) throws Throwable {
    for (int polls = 0; polls < 10_000; polls++) {
      if (future.poll(new Context(Waker.noop())) instanceof Ready<T> ready) {
        return ready.value();
      }
    }
    throw new AssertionError("future does not end");
  }

  private void verify() {
    var hierarchy =
        ClassHierarchyResolver.ofResourceParsing(loader)
            .orElse(ClassHierarchyResolver.defaultResolver());
    var verifier = ClassFile.of(ClassFile.ClassHierarchyResolverOption.of(hierarchy));
    classes.forEach(
        (name, bytes) -> assertThat(verifier.verify(bytes)).describedAs(name).isEmpty());
  }

  /// Defines the classes; custom loaders have theirs verified.
  final class Loader extends ClassLoader {

    Loader() {
      super(Transformed.class.getClassLoader());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] bytes = classes.get(name);
      if (bytes == null) {
        throw new ClassNotFoundException(name);
      }
      return defineClass(name, bytes, 0, bytes.length);
    }

    @Override
    public java.io.InputStream getResourceAsStream(String name) {
      byte[] bytes =
          name.endsWith(".class")
              ? classes.get(name.substring(0, name.length() - 6).replace('/', '.'))
              : null;
      return bytes != null
          ? new java.io.ByteArrayInputStream(bytes)
          : super.getResourceAsStream(name);
    }
  }
}
