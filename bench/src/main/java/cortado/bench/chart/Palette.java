package cortado.bench.chart;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The colours of a light and of a dark page, one per peer, the same in every chart.
final class Palette {
  private record Colour(String peer, String light, String dark) {}

  private static final List<Colour> PEERS =
      List.of(
          new Colour("cortado-mt", "#b45309", "#f5a524"),
          new Colour("cortado-ct", "#e0a458", "#b8782f"),
          new Colour("cortado-mt-parallel", "#7c2d12", "#fdba74"),
          new Colour("cortado-ct-parallel", "#c2853b", "#d9a066"),
          new Colour("vthreads", "#2563eb", "#6ea0ff"),
          new Colour("kotlin", "#7c3aed", "#b794f6"),
          new Colour("kotlin-parallel", "#5b21b6", "#ddd6fe"),
          new Colour("reactor", "#4d7c0f", "#a3d154"),
          new Colour("completablefuture", "#64748b", "#94a3b8"),
          new Colour("netty", "#be185d", "#f472b6"),
          new Colour("tokio-mt", "#0f766e", "#2dd4bf"),
          new Colour("tokio-ct", "#5fb8ae", "#1b8f84"),
          new Colour("tokio-mt-jemalloc", "#134e4a", "#99f6e4"),
          new Colour("c-epoll", "#374151", "#d1d5db"),
          new Colour("redis-server", "#b91c1c", "#f87171"),
          new Colour("other", "#8a8f98", "#8a8f98"));

  private static final String LIGHT =
      ".bg{fill:#fdfcfa;stroke:#e4e0d9}.ink{fill:#23262b}.soft{fill:#6a6f77}"
          + ".grid{stroke:#ebe7e0}.base{stroke:#8a8f98}.whisker{stroke:#23262b}";

  private static final String DARK =
      ".bg{fill:#17191d;stroke:#2b2e34}.ink{fill:#e9e6e1}.soft{fill:#9a9fa8}"
          + ".grid{stroke:#2b2e34}.base{stroke:#777c85}.whisker{stroke:#e9e6e1}";

  private Palette() {}

  /// The class of what is drawn in a peer's colour.
  static String classOf(String peer) {
    return PEERS.stream().anyMatch(colour -> colour.peer().equals(peer)) ? peer : "other";
  }

  /// The rules for the peers that a chart shows.
  static String styleFor(Set<String> classes) {
    return LIGHT
        + rules(classes, true)
        + "@media(prefers-color-scheme:dark){"
        + DARK
        + rules(classes, false)
        + "}";
  }

  private static String rules(Set<String> classes, boolean isLight) {
    return PEERS.stream()
        .filter(colour -> classes.contains(colour.peer()))
        .map(
            colour ->
                ".%1$s{fill:%2$s}.line.%1$s{stroke:%2$s}"
                    .formatted(colour.peer(), isLight ? colour.light() : colour.dark()))
        .collect(Collectors.joining());
  }
}
