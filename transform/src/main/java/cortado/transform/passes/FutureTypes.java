package cortado.transform.passes;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.constant.ClassDesc;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Tells which types are futures, by walking up what they extend.
///
/// Confined to one transform of one class.
public final class FutureTypes {

  /// What is known of a type.
  enum Answer {
    FUTURE,
    OTHER,
    /// Its class file, or that of something it extends, cannot be found.
    UNKNOWN;

    private Answer or(Answer other) {
      return this == FUTURE || other == OTHER ? this : other;
    }
  }

  private final Function<String, byte @Nullable []> classes;
  private final Map<ClassDesc, Answer> answers = new HashMap<>();

  /// Finds class files through `classes`, by internal name.
  public FutureTypes(HostClass host, Function<String, byte @Nullable []> classes) {
    this.classes = classes;
    answers.put(Names.FUTURE, Answer.FUTURE);
    answers.put(host.name(), Answer.OTHER); // Ends a cycle; corrected by the next line.
    answers.put(host.name(), ofSupertypes(host.model()));
  }

  Answer of(ClassDesc type) {
    Answer known = answers.get(type);
    if (known == null) {
      known = find(type);
      answers.put(type, known);
    }
    return known;
  }

  private Answer find(ClassDesc type) {
    if (!type.isClassOrInterface() || type.packageName().startsWith("java.")) {
      return Answer.OTHER;
    }
    byte[] classFile = classes.apply(Names.internalNameOf(type));
    return classFile == null ? Answer.UNKNOWN : ofSupertypes(ClassFile.of().parse(classFile));
  }

  private Answer ofSupertypes(ClassModel model) {
    return Stream.concat(model.superclass().stream(), model.interfaces().stream())
        .map(ClassEntry::asSymbol)
        .map(this::of)
        .reduce(Answer.OTHER, Answer::or);
  }
}
