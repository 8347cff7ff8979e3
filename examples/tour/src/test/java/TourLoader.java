import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_void;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodModel;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Loads the transformed tour and mini-redis with calls of [TourProbe] in them, so that their
/// sources know nothing of being watched.
final class TourLoader extends ClassLoader {

  private static final ClassDesc PROBE = ClassDesc.of(TourProbe.class.getName());
  private static final MethodTypeDesc OF_OBJECT = MethodTypeDesc.of(CD_void, CD_Object);
  private static final MethodTypeDesc OF_STRING = MethodTypeDesc.of(CD_void, CD_String);
  private static final MethodTypeDesc OF_CLOSE = MethodTypeDesc.of(CD_void, CD_Object, CD_String);

  /// What is to be closed once a program has it.
  private static final Set<String> RESOURCES =
      Set.of(
          "cortado/net/TcpListener",
          "cortado/net/TcpStream",
          "cortado/net/ReadHalf",
          "cortado/net/WriteHalf",
          "cortado/sync/Semaphore$Permit",
          "cortado/miniredis/RedisClient",
          "java/net/http/HttpClient");

  private static final ClassFile FORMAT =
      ClassFile.of(
          ClassHierarchyResolverOption.of(
              ClassHierarchyResolver.ofResourceParsing(TourLoader.class.getClassLoader())
                  .orElse(ClassHierarchyResolver.defaultResolver())));

  /// Changes a program, to see that mistakes are found.
  private final UnaryOperator<byte[]> sabotage;

  TourLoader(UnaryOperator<byte[]> sabotage) {
    super(TourLoader.class.getClassLoader());
    this.sabotage = sabotage;
  }

  static ClassFile format() {
    return FORMAT;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!isWatched(name)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : define(name);
    }
  }

  /// Programs have no package, and neither have their tests, which begin with Tour.
  private static boolean isWatched(String name) {
    return name.startsWith("cortado.miniredis.")
        || !(name.contains(".") || name.startsWith("Tour"));
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (InputStream file = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (file == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] watched = watch(sabotage.apply(file.readAllBytes()));
      return defineClass(name, watched, 0, watched.length);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static byte[] watch(byte[] bytes) {
    ClassModel model = FORMAT.parse(bytes);
    String type = model.thisClass().asInternalName();
    return FORMAT.transformClass(
        model,
        (out, element) -> {
          if (element instanceof MethodModel method && method.code().isPresent()) {
            CodeTransform probes = new Probes(type + "." + method.methodName().stringValue());
            out.transformMethod(method, MethodTransform.transformingCode(probes));
          } else {
            out.with(element);
          }
        });
  }

  /// The probes of one method.
  private static final class Probes implements CodeTransform {

    private final String method;

    private int calls;

    Probes(String method) {
      this.method = method;
    }

    @Override
    public void atStart(CodeBuilder out) {
      out.ldc(method).invokestatic(PROBE, "step", OF_STRING);
    }

    @Override
    public void accept(CodeBuilder out, CodeElement element) {
      switch (element) {
        case InvokeInstruction call -> aroundCall(out, call);
        case TypeCheckInstruction check when check.opcode() == Opcode.CHECKCAST -> {
          out.with(check);
          seeIfResource(out, check.type().asInternalName());
        }
        default -> out.with(element);
      }
    }

    private void aroundCall(CodeBuilder out, InvokeInstruction call) {
      String place = method + " call " + ++calls;
      MethodTypeDesc type = call.typeSymbol();
      boolean takesNothing = call.opcode() != Opcode.INVOKESTATIC && type.parameterCount() == 0;
      if (takesNothing && call.name().equalsString("close")) {
        out.dup().ldc(place).invokestatic(PROBE, "close", OF_CLOSE);
      } else if (takesNothing && call.name().equalsString("split")) {
        out.dup().invokestatic(PROBE, "handOver", OF_OBJECT);
      }
      out.with(call);
      if (type.returnType().isClassOrInterface()) {
        String descriptor = type.returnType().descriptorString();
        seeIfResource(out, descriptor.substring(1, descriptor.length() - 1));
      }
    }

    private static void seeIfResource(CodeBuilder out, String type) {
      if (RESOURCES.contains(type)) {
        out.dup().invokestatic(PROBE, "have", OF_OBJECT);
      }
    }
  }
}
