package cortado.transform.agent;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.security.ProtectionDomain;
import org.jspecify.annotations.Nullable;

/// Defines classes in loaders. Needs `java.lang` opened to this module. Safe for any thread.
final class FrameDefiner {

  private final MethodHandle define;

  FrameDefiner() throws ReflectiveOperationException {
    Method method =
        ClassLoader.class.getDeclaredMethod(
            "defineClass",
            String.class,
            byte[].class,
            int.class,
            int.class,
            ProtectionDomain.class);
    method.setAccessible(true);
    define = MethodHandles.lookup().unreflect(method);
  }

  void define(
      ClassLoader loader, String binaryName, byte[] bytes, @Nullable ProtectionDomain domain)
      throws Throwable {
    Class<?> _ = (Class<?>) define.invokeExact(loader, binaryName, bytes, 0, bytes.length, domain);
  }
}
