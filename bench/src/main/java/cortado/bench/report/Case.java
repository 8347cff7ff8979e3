package cortado.bench.report;

/// What is measured: a workload, its size and the options it ran with. Immutable.
///
/// @param workload such as `spawn_many`
/// @param params such as `n=10000`, or empty
/// @param variant what else differs, such as a garbage collector, or empty
public record Case(String workload, String params, String variant) {
  public static Case of(String workload, String params) {
    return new Case(workload, params, "");
  }

  /// Such as `spawn_many n=10000`.
  public String label() {
    var label = new StringBuilder(workload);
    if (!params.isEmpty()) {
      label.append(' ').append(params);
    }
    if (!variant.isEmpty()) {
      label.append(" (").append(variant).append(')');
    }
    return label.toString();
  }
}
