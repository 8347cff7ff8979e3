package cortado.bench.harness;

/// What a workload is, the same for every peer: how much it does, and what must come out.
///
/// Immutable.
///
/// @param name the workload
/// @param params its sizes as `key=value,…`, or nothing
/// @param operations how many operations one iteration is; what nanoseconds are divided by
/// @param answer the number that one iteration computes
public record Definition(String name, String params, long operations, long answer) {

  /// Name and parameters, as people write them.
  @Override
  public String toString() {
    return params.isEmpty() ? name : name + " " + params;
  }
}
