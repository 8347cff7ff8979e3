package cortado.future;

import org.jspecify.annotations.Nullable;

/// A future that can say what it waits for, so that a dump of the tasks is of more use.
public interface Waiting {

  /// What it waits for; null when it waits for nothing, as before its first poll and after its end.
  ///
  /// Called by its owner between two polls. It neither blocks nor calls back, and changes nothing.
  @Nullable Wait waitsFor();
}
