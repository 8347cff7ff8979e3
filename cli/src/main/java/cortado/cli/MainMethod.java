package cortado.cli;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The method that starts a program, chosen as the `java` launcher chooses it: with arguments
/// before without, inherited ones too, static or not.
///
/// @param mainClass the class to start, which has or inherits the method
/// @param method takes nothing or a `String[]` and returns nothing
record MainMethod(Class<?> mainClass, Method method) {

  /// The main method of `mainClass`, or nothing.
  static Optional<MainMethod> find(Class<?> mainClass) {
    return find(mainClass, String[].class)
        .or(() -> find(mainClass, new Class<?>[0]))
        .map(method -> new MainMethod(mainClass, method));
  }

  private static Optional<Method> find(Class<?> mainClass, Class<?>... parameters) {
    for (Class<?> type = mainClass; type != null; type = type.getSuperclass()) {
      // Not getDeclaredMethod(): an async main has a twin, which returns a future.
      for (Method candidate : type.getDeclaredMethods()) {
        if (candidate.getName().equals("main")
            && candidate.getReturnType() == void.class
            && !Modifier.isPrivate(candidate.getModifiers())
            && Arrays.equals(candidate.getParameterTypes(), parameters)) {
          return Optional.of(candidate);
        }
      }
    }
    return Optional.empty();
  }

  /// Runs the program on this thread and throws what it throws, without the frames of the launcher.
  void invoke(String[] arguments) throws Throwable {
    Thread.currentThread().setContextClassLoader(mainClass.getClassLoader());
    try {
      method.setAccessible(true);
      Object[] values = method.getParameterCount() == 0 ? new Object[0] : new Object[] {arguments};
      method.invoke(receiver(), values);
    } catch (InvocationTargetException thrown) {
      Throwable cause = Objects.requireNonNull(thrown.getCause());
      LauncherFrames.removeFrom(cause);
      throw cause;
    } catch (ExceptionInInitializerError thrown) {
      LauncherFrames.removeFrom(thrown);
      throw thrown;
    }
  }

  private @Nullable Object receiver() throws ReflectiveOperationException {
    if (Modifier.isStatic(method.getModifiers())) {
      return null;
    }
    Constructor<?> constructor = mainClass.getDeclaredConstructor();
    constructor.setAccessible(true);
    return constructor.newInstance();
  }
}
