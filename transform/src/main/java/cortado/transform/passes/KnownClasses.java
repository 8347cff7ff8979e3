package cortado.transform.passes;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.constant.ClassDesc;
import java.lang.reflect.AccessFlag;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What is known of the types that a class mentions: from the class files of its class path, and
/// for those of the JDK from the classes of this very JVM.
///
/// What cannot be found is taken for a public class that extends nothing and declares nothing.
/// Confined to one transform of one class.
public final class KnownClasses {

  private final HostClass host;
  private final Function<String, byte @Nullable []> classes;
  private final Map<ClassDesc, Optional<ClassModel>> models = new HashMap<>();

  /// Finds class files through `classes`, by internal name.
  public KnownClasses(HostClass host, Function<String, byte @Nullable []> classes) {
    this.host = host;
    this.classes = classes;
    models.put(host.name(), Optional.of(host.model()));
  }

  /// Whether code of the host may name a class in a cast. Compilers put the common superclass of
  /// two types into stack maps, even one that is hidden in another package.
  boolean isAccessible(ClassDesc type) {
    ClassDesc element = type;
    while (element.isArray()) {
      element = element.componentType();
    }
    if (element.isPrimitive() || element.packageName().equals(host.name().packageName())) {
      return true;
    }
    return factsOf(element).isPublic();
  }

  /// Whether `type` is `ancestor` or one of its subclasses. Interfaces are not looked at.
  boolean isSubclass(ClassDesc type, ClassDesc ancestor) {
    for (ClassDesc each = type; each != null; each = factsOf(each).superclass()) {
      if (each.equals(ancestor)) {
        return true;
      }
    }
    return false;
  }

  /// The exceptions that the called method declares; none when it cannot be found.
  Stream<ClassDesc> declaredBy(ClassDesc owner, String key) {
    ClassModel model = find(owner).orElse(null);
    if (model == null) {
      return Stream.of();
    }
    for (MethodModel method : model.methods()) {
      if (HostClass.keyOf(method).equals(key)) {
        return HostClass.exceptions(method);
      }
    }
    return Stream.concat(model.superclass().stream(), model.interfaces().stream())
        .flatMap(parent -> declaredBy(parent.asSymbol(), key));
  }

  private Facts factsOf(ClassDesc type) {
    if (type.packageName().startsWith("java.")) {
      return Facts.ofPlatform(type);
    }
    return find(type).map(Facts::of).orElse(Facts.UNKNOWN);
  }

  private Optional<ClassModel> find(ClassDesc type) {
    if (!type.isClassOrInterface() || type.packageName().startsWith("java.")) {
      return Optional.empty();
    }
    Optional<ClassModel> known = models.get(type);
    if (known == null) {
      byte[] bytes = classes.apply(Names.internalNameOf(type));
      known = Optional.ofNullable(bytes).map(ClassFile.of()::parse);
      models.put(type, known);
    }
    return known;
  }

  /// What the verifier would find out about a class.
  private record Facts(boolean isPublic, @Nullable ClassDesc superclass) {

    static final Facts UNKNOWN = new Facts(true, null);

    static Facts of(ClassModel model) {
      return new Facts(
          model.flags().has(AccessFlag.PUBLIC),
          model.superclass().map(ClassEntry::asSymbol).orElse(null));
    }

    /// Asks reflection, which is much faster than reading the JDK's class files.
    static Facts ofPlatform(ClassDesc type) {
      try {
        Class<?> found =
            Class.forName(Names.binaryNameOf(type), false, ClassLoader.getPlatformClassLoader());
        int modifiers = found.getModifiers();
        Class<?> superclass = found.getSuperclass();
        return new Facts(
            Modifier.isPublic(modifiers) || Modifier.isProtected(modifiers),
            superclass == null ? null : superclass.describeConstable().orElse(null));
      } catch (ClassNotFoundException unknown) {
        return UNKNOWN;
      }
    }
  }
}
