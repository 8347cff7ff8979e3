package cortado.transform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/// Defines a program together with its own `cortado.future`, which may be another one, and its own
/// copy of the classes that the program calls.
public final class IsolatedLoader extends ClassLoader {

  private final Map<String, byte[]> classes = new HashMap<>();
  private final String stage;

  /// A loader of `program`, by binary name.
  ///
  /// @param stage the class whose static state belongs to this program alone
  /// @param replaced classes instead of those that the test sees
  public IsolatedLoader(Map<String, byte[]> program, Class<?> stage, Map<String, byte[]> replaced) {
    super(IsolatedLoader.class.getClassLoader());
    this.stage = stage.getName();
    classes.putAll(program);
    classes.putAll(replaced);
    setDefaultAssertionStatus(true);
  }

  /// The class file of `internalName` that the test sees, or null.
  public static byte[] resource(String internalName) {
    try (var stream =
        IsolatedLoader.class.getClassLoader().getResourceAsStream(internalName + ".class")) {
      return stream == null ? null : stream.readAllBytes();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      byte[] bytes = loaded == null ? own(name) : null;
      if (bytes != null) {
        loaded = defineClass(name, bytes, 0, bytes.length);
      }
      return loaded != null ? loaded : super.loadClass(name, resolve);
    }
  }

  private byte[] own(String name) {
    byte[] bytes = classes.get(name);
    boolean isOwn =
        name.startsWith("cortado.future.")
            || name.startsWith("cortado.machine.")
            || name.startsWith(stage);
    return bytes != null || !isOwn ? bytes : resource(name.replace('.', '/'));
  }
}
