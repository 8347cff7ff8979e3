package cortado.transform.agent;

import java.lang.instrument.Instrumentation;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What `-javaagent:cortado-transform.jar` starts: transforms every class while it is loaded.
public final class AgentMain {

  private AgentMain() {}

  /// The option with which variables are kept, see [AsyncTransform#keepingVariables()].
  private static final String DEBUG = "debug";

  /// Called by the JVM before `main`. The only option is `debug`.
  public static void premain(@Nullable String options, Instrumentation instrumentation)
      throws ReflectiveOperationException {
    if (options != null && !options.isEmpty() && !options.equals(DEBUG)) {
      throw new IllegalArgumentException(
          "the only option of the Cortado agent is " + DEBUG + ", was " + options);
    }
    openClassLoader(instrumentation);
    instrumentation.addTransformer(
        new LoadTimeTransform(new FrameDefiner(), DEBUG.equals(options)));
  }

  /// Frame classes have no class next to which a lookup could define them, since their host is only
  /// being loaded; so they are defined by the loader itself, whose method is not public.
  private static void openClassLoader(Instrumentation instrumentation) {
    instrumentation.redefineModule(
        ClassLoader.class.getModule(),
        Set.of(),
        Map.of(),
        Map.of("java.lang", Set.of(AgentMain.class.getModule())),
        Set.of(),
        Map.of());
  }
}
