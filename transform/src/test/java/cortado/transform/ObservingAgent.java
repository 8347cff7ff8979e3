package cortado.transform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;

/// Another agent: keeps the bytes of the classes without a package in the directory that is its
/// option, writes them anew, and can be asked to do all that again.
public final class ObservingAgent implements ClassFileTransformer {

  private static Instrumentation instrumentation;

  private final Path seen;

  private ObservingAgent(Path seen) {
    this.seen = seen;
  }

  public static void premain(String directory, Instrumentation given) {
    instrumentation = given;
    given.addTransformer(new ObservingAgent(Path.of(directory)), true);
  }

  /// Called by the program under test.
  public static void retransform(Class<?> type) throws UnmodifiableClassException {
    instrumentation.retransformClasses(type);
  }

  @Override
  public byte[] transform(
      ClassLoader loader,
      String name,
      Class<?> redefined,
      ProtectionDomain domain,
      byte[] classFile) {
    if (name == null || name.contains("/")) {
      return null;
    }
    try {
      Files.write(seen.resolve(name + ".class"), classFile);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    var file = ClassFile.of();
    return file.transformClass(file.parse(classFile), ClassTransform.ACCEPT_ALL);
  }
}
