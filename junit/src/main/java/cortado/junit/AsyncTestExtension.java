package cortado.junit;

import cortado.runtime.Flavor;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.Extension;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;

/// Runs an [AsyncTest] once on each of its flavors. Immutable.
final class AsyncTestExtension implements TestTemplateInvocationContextProvider {

  AsyncTestExtension() {}

  @Override
  public boolean supportsTestTemplate(ExtensionContext context) {
    return true;
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext context) {
    Method method = context.getRequiredTestMethod();
    AsyncTest test =
        AnnotationSupport.findAnnotation(method, AsyncTest.class)
            .orElseThrow(() -> new ExtensionConfigurationException("no @AsyncTest on " + method));
    if (test.startPaused() && Arrays.asList(test.flavor()).contains(Flavor.WORK_STEALING)) {
      throw new ExtensionConfigurationException(
          "startPaused needs a current-thread runtime, on " + method);
    }
    long seed = test.seed() == 0 ? new Random().nextLong() : test.seed();
    return Arrays.stream(test.flavor()).map(flavor -> new OnFlavor(test, flavor, seed));
  }

  private record OnFlavor(AsyncTest test, Flavor flavor, long seed)
      implements TestTemplateInvocationContext {

    @Override
    public String getDisplayName(int invocationIndex) {
      return flavor.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    @Override
    public List<Extension> getAdditionalExtensions() {
      return List.of(new TestRuntime(test, flavor, seed));
    }
  }
}
