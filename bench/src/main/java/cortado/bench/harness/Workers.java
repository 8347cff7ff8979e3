package cortado.bench.harness;

/// How many workers a runtime has.
public final class Workers {

  private static final int DEFAULT = 2;

  private Workers() {}

  /// The number in the environment variable `WORKERS`, else two.
  public static int count() {
    String number = System.getenv("WORKERS");
    return number == null ? DEFAULT : Integer.parseInt(number);
  }
}
