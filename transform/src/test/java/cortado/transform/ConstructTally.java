package cortado.transform;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;

/// Counts the constructs that ran from each compilation, and sees to it that a compiler refuses
/// what its release does not have. Nothing is skipped.
final class ConstructTally implements InvocationInterceptor {

  @Override
  public void interceptTestMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> test,
      ExtensionContext context)
      throws Throwable {
    intercept(invocation, test, context);
  }

  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> test,
      ExtensionContext context)
      throws Throwable {
    intercept(invocation, test, context);
  }

  private static void intercept(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> test,
      ExtensionContext context)
      throws Throwable {
    Compilation compilation = ((ConstructTest) context.getRequiredTestInstance()).compilation;
    Method method = test.getExecutable();
    Counts counts =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(ConstructTally.class))
            .computeIfAbsent(Counts.class);
    if (isAbsent(method, compilation)) {
      assertThatThrownBy(invocation::proceed).isInstanceOf(CompileError.class);
      counts.refused(compilation, method);
    } else {
      invocation.proceed();
      counts.ran(compilation);
    }
  }

  private static boolean isAbsent(Method construct, Compilation compilation) {
    Since since = construct.getAnnotation(Since.class);
    return since != null && compilation.release() < since.value();
  }

  /// Prints what it counted when all tests have ended, if they ran from every compilation.
  static final class Counts implements AutoCloseable {

    private final Map<String, Integer> run = new TreeMap<>();
    private final Map<String, Integer> refused = new TreeMap<>();
    private final Set<String> young = new TreeSet<>();

    synchronized void ran(Compilation compilation) {
      run.merge(compilation.toString(), 1, Integer::sum);
    }

    synchronized void refused(Compilation compilation, Method construct) {
      refused.merge(compilation.toString(), 1, Integer::sum);
      young.add(
          "%s.%s is refused below release %d"
              .formatted(
                  construct.getDeclaringClass().getSimpleName(),
                  construct.getName(),
                  construct.getAnnotation(Since.class).value()));
    }

    @Override
    public synchronized void close() {
      if (!Compilation.isWhole()) {
        return;
      }
      run.forEach(
          (compilation, count) ->
              System.out.printf(
                  "constructs: %3d ran, %d refused, from %s%n",
                  count, refused.getOrDefault(compilation, 0), compilation));
      young.forEach(each -> System.out.println("constructs: " + each));
    }
  }
}
