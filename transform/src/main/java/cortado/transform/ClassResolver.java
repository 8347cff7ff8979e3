package cortado.transform;

import org.jspecify.annotations.Nullable;

/// Finds the bytes of a class that transformed code mentions, to learn what it extends.
@FunctionalInterface
public interface ClassResolver {

  /// The class file of `internalName` (as in `java/lang/String`), or null when there is none.
  byte @Nullable [] find(String internalName);

  /// Finds nothing.
  static ClassResolver none() {
    return _ -> null;
  }
}
