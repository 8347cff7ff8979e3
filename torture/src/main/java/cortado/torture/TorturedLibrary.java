package cortado.torture;

import cortado.transform.AsyncTransform;
import cortado.transform.Diagnostic;
import cortado.transform.TransformResult;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// A library whose methods have become async functions.
///
/// A class that the transform refuses is tried again without the methods to blame. Those are found
/// one by one, since a diagnostic names a line and not a method.
final class TorturedLibrary {

  private final Pace pace;
  private final Candidates candidates = new Candidates();
  private final Map<String, byte[]> classes = new TreeMap<>();

  /// Reasons for which methods are left as they are, with their numbers.
  private final Map<String, Integer> left = new TreeMap<>();

  private int transformed;
  private int awaits;

  private TorturedLibrary(Pace pace) {
    this.pace = pace;
  }

  /// Unpacks a jar into a directory as it is.
  static void unpack(Path jar, Path directory) throws IOException {
    try (FileSystem files = FileSystems.newFileSystem(jar);
        Stream<Path> walk = Files.walk(files.getPath("/"))) {
      for (Path file : walk.filter(Files::isRegularFile).toList()) {
        Path target = directory.resolve(file.toString().substring(1));
        Files.createDirectories(target.getParent());
        Files.write(target, Files.readAllBytes(file));
      }
    }
  }

  /// Transforms the classes below a directory in place.
  ///
  /// @param sabotage has the last word on transformed classes
  static TorturedLibrary torture(Path directory, Pace pace, UnaryOperator<byte[]> sabotage)
      throws IOException {
    var library = new TorturedLibrary(pace);
    library.read(directory);
    for (Map.Entry<String, byte[]> each : library.classes.entrySet()) {
      for (Map.Entry<String, byte[]> result : library.torture(each.getValue()).entrySet()) {
        Path file = directory.resolve(result.getKey().replace('.', '/') + ".class");
        Files.write(file, sabotage.apply(result.getValue()));
      }
    }
    return library;
  }

  private void read(Path directory) throws IOException {
    try (Stream<Path> walk = Files.walk(directory)) {
      for (Path file : walk.filter(TorturedLibrary::isClass).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        ClassModel model = ClassFile.of().parse(bytes);
        classes.put(model.thisClass().asInternalName(), bytes);
        candidates.addAll(model);
      }
    }
  }

  private static boolean isClass(Path file) {
    String name = file.toString();
    return name.endsWith(".class")
        && !name.endsWith("-info.class")
        && !name.contains("META-INF/versions");
  }

  private Map<String, byte[]> torture(byte[] original) {
    ClassModel model = ClassFile.of().parse(original);
    Set<String> methods = candidatesOf(model);
    if (methods.isEmpty()) {
      return Map.of();
    }
    Set<String> refused = new HashSet<>();
    Attempt attempt = attempt(model, refused);
    if (attempt.isRefused()) {
      refused.addAll(findRefused(model, methods));
      attempt = attempt(model, refused);
    }
    if (attempt.isRefused()) {
      throw new IllegalStateException("refused though each method alone is not: " + attempt);
    }
    transformed += methods.size() - refused.size();
    awaits += attempt.awaits;
    return attempt.result.classes();
  }

  private Set<String> findRefused(ClassModel model, Set<String> methods) {
    var found = new HashSet<String>();
    for (String method : methods) {
      var others = new HashSet<>(methods);
      others.remove(method);
      Attempt alone = attempt(model, others);
      if (alone.isRefused()) {
        found.add(method);
        leave("refused: " + alone.reason());
      }
    }
    return found;
  }

  /// The keys of the candidates. Counts the others.
  private Set<String> candidatesOf(ClassModel model) {
    var methods = new TreeSet<String>();
    for (MethodModel method : model.methods()) {
      String reason = Candidates.whyNot(model, method);
      if (reason.isEmpty()) {
        methods.add(Candidates.keyOf(model, method));
      } else {
        leave(reason);
      }
    }
    return methods;
  }

  private Attempt attempt(ClassModel model, Set<String> refused) {
    AsyncForm form = AsyncForm.of(model, candidates, pace, refused);
    TransformResult result = new AsyncTransform(this::find).transform(form.write());
    return new Attempt(result, form.awaits());
  }

  private byte @Nullable [] find(String internalName) {
    return classes.get(internalName);
  }

  private void leave(String reason) {
    left.merge(reason, 1, Integer::sum);
  }

  /// How many methods run as async functions.
  int transformed() {
    return transformed;
  }

  /// How many awaits they have.
  int awaits() {
    return awaits;
  }

  /// Why methods are as they were: reason and number.
  Map<String, Integer> left() {
    return left;
  }

  /// One go at a class.
  ///
  /// @param awaits how many awaits its async forms have
  private record Attempt(TransformResult result, int awaits) {

    boolean isRefused() {
      return result.hasErrors();
    }

    /// The first message, without the name of a method in it.
    String reason() {
      return result.diagnostics().stream()
          .filter(Diagnostic::isError)
          .map(Diagnostic::message)
          .findFirst()
          .orElseThrow()
          .replaceAll("async code in \\S+ ", "async code ");
    }
  }
}
