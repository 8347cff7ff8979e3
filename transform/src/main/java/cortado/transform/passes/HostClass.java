package cortado.transform.passes;

import java.lang.classfile.Annotation;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.constant.ClassDesc;
import java.lang.constant.DirectMethodHandleDesc;
import java.lang.reflect.AccessFlag;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The class being transformed.
public final class HostClass {

  private final ClassModel model;
  private final ClassDesc name;
  private final Map<String, MethodModel> methods = new LinkedHashMap<>();

  private HostClass(ClassModel model) {
    this.model = model;
    this.name = model.thisClass().asSymbol();
    model.methods().forEach(method -> methods.put(keyOf(method), method));
  }

  /// Reads a class with the settings that suit [EmitClass].
  public static HostClass parse(byte[] classFile) {
    return new HostClass(EmitClass.CLASS_FILE.parse(classFile));
  }

  /// The parsed class.
  public ClassModel model() {
    return model;
  }

  /// The name.
  public ClassDesc name() {
    return name;
  }

  /// Whether the transform has been here before. Frame classes count as transformed.
  boolean isTransformed() {
    return framesAttribute() != null;
  }

  private @Nullable FramesAttribute framesAttribute() {
    return model.findAttribute(FramesAttribute.MAPPER).orElse(null);
  }

  /// The frames of a transformed class, the class of a frame, or nothing.
  public List<ClassDesc> linked() {
    FramesAttribute attribute = framesAttribute();
    return attribute == null ? List.of() : attribute.classes();
  }

  /// Whether this is a frame class.
  public boolean isFrame() {
    return isTransformed()
        && model
            .superclass()
            .filter(type -> type.asSymbol().equals(Names.STATE_MACHINE))
            .isPresent();
  }

  boolean isInterface() {
    return model.flags().has(AccessFlag.INTERFACE);
  }

  /// The source file, or the class name when the class does not tell.
  public String file() {
    String file = sourceFile();
    return file == null ? Names.binaryNameOf(name) : file;
  }

  /// The source file, or null when the class does not tell.
  @Nullable String sourceFile() {
    return model
        .findAttribute(Attributes.sourceFile())
        .map(attribute -> attribute.sourceFile().stringValue())
        .orElse(null);
  }

  /// The methods, in the order of the class file.
  public Iterable<MethodModel> methods() {
    return methods.values();
  }

  /// The name and descriptor that tell a method from all others of the class.
  public static String keyOf(MethodModel method) {
    return method.methodName().stringValue() + method.methodType().stringValue();
  }

  MethodModel method(String key) {
    MethodModel method = methods.get(key);
    if (method == null) {
      throw new IllegalArgumentException("no such method: " + key);
    }
    return method;
  }

  /// The key of the method that a handle refers to, or null when it belongs to another class.
  @Nullable String keyOf(DirectMethodHandleDesc handle) {
    if (!handle.owner().equals(name)) {
      return null;
    }
    String key = handle.methodName() + handle.lookupDescriptor();
    return methods.containsKey(key) ? key : null;
  }

  static boolean isStatic(MethodModel method) {
    return method.flags().has(AccessFlag.STATIC);
  }

  static boolean isSynthetic(MethodModel method) {
    return method.flags().has(AccessFlag.SYNTHETIC);
  }

  /// Whether a compiler wrote the method for the body of a lambda. Kotlin's does not call it
  /// synthetic.
  static boolean isLambda(MethodModel method) {
    return isSynthetic(method)
        || (method.flags().has(AccessFlag.PRIVATE)
            && method.methodName().stringValue().contains("$lambda$"));
  }

  static boolean isBridge(MethodModel method) {
    return (method.flags().flagsMask() & ClassFile.ACC_BRIDGE) != 0;
  }

  /// The exceptions that a method declares.
  static Stream<ClassDesc> exceptions(MethodModel method) {
    return method.findAttribute(Attributes.exceptions()).stream()
        .flatMap(attribute -> attribute.exceptions().stream())
        .map(ClassEntry::asSymbol);
  }

  /// The annotation of the given type on a method, whatever its retention.
  static @Nullable Annotation annotation(MethodModel method, ClassDesc type) {
    return annotations(method)
        .filter(annotation -> annotation.classSymbol().equals(type))
        .findFirst()
        .orElse(null);
  }

  private static Stream<Annotation> annotations(MethodModel method) {
    List<Annotation> invisible =
        method
            .findAttribute(Attributes.runtimeInvisibleAnnotations())
            .map(attribute -> attribute.annotations())
            .orElse(List.of());
    List<Annotation> visible =
        method
            .findAttribute(Attributes.runtimeVisibleAnnotations())
            .map(attribute -> attribute.annotations())
            .orElse(List.of());
    return Stream.concat(invisible.stream(), visible.stream());
  }
}
