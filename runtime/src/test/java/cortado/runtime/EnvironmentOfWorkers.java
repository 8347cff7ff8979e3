package cortado.runtime;

/// A program that tells how many workers runtimes have that were not told how many.
final class EnvironmentOfWorkers {

  private EnvironmentOfWorkers() {}

  /// Prints a line for each.
  public static void main(String[] args) {
    try (AsyncRuntime runtime = AsyncRuntime.create()) {
      System.out.println("workers " + runtime.metrics().workers().size());
    }
    System.out.println("global " + Handle.global().metrics().workers().size());
  }
}
