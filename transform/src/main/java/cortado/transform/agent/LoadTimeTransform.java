package cortado.transform.agent;

import cortado.transform.AsyncTransform;
import cortado.transform.Diagnostic;
import cortado.transform.TransformResult;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Transforms classes as they are loaded.
///
/// The JVM ignores what a transformer throws and would load the class untransformed, so a class
/// that is refused is replaced by one that fails when it is first used. Safe for any thread.
final class LoadTimeTransform implements ClassFileTransformer {

  private final FrameDefiner frames;
  private final boolean keepsVariables;

  LoadTimeTransform(FrameDefiner frames, boolean keepsVariables) {
    this.frames = frames;
    this.keepsVariables = keepsVariables;
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String internalName,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] host) {
    if (loader == null || internalName == null || redefined != null) {
      return null;
    }
    try {
      var transform = new AsyncTransform(name -> find(loader, name));
      TransformResult result =
          (keepsVariables ? transform.keepingVariables() : transform).transform(host);
      result.diagnostics().forEach(System.err::println);
      if (result.hasErrors()) {
        return RefusedClass.of(host, errorsOf(result.diagnostics()));
      }
      return result.classes().isEmpty() ? null : define(result.classes(), loader, domain);
    } catch (Throwable failure) {
      System.err.println("the async transform of " + internalName + " failed: " + failure);
      return RefusedClass.of(host, "the async transform failed: " + failure);
    }
  }

  /// Defines the frames and returns the host, which comes first.
  private byte[] define(
      Map<String, byte[]> classes, ClassLoader loader, @Nullable ProtectionDomain domain)
      throws Throwable {
    byte[] host = new byte[0];
    for (Map.Entry<String, byte[]> entry : classes.entrySet()) {
      if (host.length == 0) {
        host = entry.getValue();
      } else {
        frames.define(loader, entry.getKey(), entry.getValue(), domain);
      }
    }
    return host;
  }

  private static String errorsOf(List<Diagnostic> diagnostics) {
    return diagnostics.stream()
        .filter(Diagnostic::isError)
        .map(Diagnostic::toString)
        .collect(Collectors.joining("\n"));
  }

  private static byte @Nullable [] find(ClassLoader loader, String internalName) {
    try (InputStream stream = loader.getResourceAsStream(internalName + ".class")) {
      return stream == null ? null : stream.readAllBytes();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
