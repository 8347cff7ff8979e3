package cortado.miniredis;

import cortado.miniredis.protocol.Limits;
import java.time.Duration;

/// How a server is to be.
///
/// @param maxConnections how many clients are served at once; the next ones wait to be accepted
/// @param grace how long clients have to finish when the server stops
/// @param limits what one client may ask for
public record ServerOptions(int maxConnections, Duration grace, Limits limits) {

  /// For 250 clients, with ten seconds of grace.
  public static final ServerOptions DEFAULT =
      new ServerOptions(250, Duration.ofSeconds(10), Limits.DEFAULT);

  /// Checks the values.
  public ServerOptions {
    if (maxConnections < 1) {
      throw new IllegalArgumentException(
          "maxConnections must be at least 1, was " + maxConnections);
    }
  }

  /// The same with another number of connections.
  public ServerOptions withMaxConnections(int count) {
    return new ServerOptions(count, grace, limits);
  }

  /// The same with another time of grace.
  public ServerOptions withGrace(Duration duration) {
    return new ServerOptions(maxConnections, duration, limits);
  }

  /// The same with other limits.
  public ServerOptions withLimits(Limits others) {
    return new ServerOptions(maxConnections, grace, others);
  }
}
