package cortado.bench.run;

import java.util.List;
import java.util.stream.Stream;

/// The garbage collectors that make a difference, with and without compact object headers.
///
/// @param name what the tables call it
/// @param options what selects it
record Collector(String name, List<String> options) {
  private static final String COMPACT = "-XX:+UseCompactObjectHeaders";

  static final List<Collector> ALL =
      Stream.of(
              new Collector("serial", List.of("-XX:+UseSerialGC")),
              new Collector("g1", List.of("-XX:+UseG1GC")),
              new Collector("zgc", List.of("-XX:+UseZGC")))
          .flatMap(plain -> Stream.of(plain, plain.compact()))
          .toList();

  /// What figures are taken with unless they say otherwise.
  static final Collector DEFAULT = new Collector("", List.of("-XX:+UseG1GC"));

  /// What makes a process spend the least on its heap, as jemalloc does for Tokio.
  static final Collector PARALLEL = new Collector("parallel", List.of("-XX:+UseParallelGC"));

  private Collector compact() {
    return new Collector(name + ", compact headers", List.of(options.getFirst(), COMPACT));
  }

  List<String> with(String... more) {
    return Stream.concat(options.stream(), Stream.of(more)).toList();
  }
}
