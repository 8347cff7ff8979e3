package cortado.net;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Ready;
import cortado.future.Wait;
import cortado.future.Waiting;
import cortado.runtime.internal.context.Current;
import cortado.task.JoinHandle;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the addresses of a host: at once for a literal, on a thread that may block for a name.
///
/// The list is not empty. Confined to its owner.
final class Resolve implements Future<List<InetSocketAddress>>, Waiting {

  private final String host;
  private final int port;
  private final String operation;
  private @Nullable JoinHandle<InetAddress[]> lookup;

  /// `operation` is named if there is no runtime.
  Resolve(String host, int port, String operation) {
    if (port < 0 || port > 0xFFFF) {
      throw new IllegalArgumentException("port must be between 0 and 65535, was " + port);
    }
    this.host = host;
    this.port = port;
    this.operation = operation;
  }

  @Override
  public Poll<List<InetSocketAddress>> poll(Context context) throws Throwable {
    if (lookup == null) {
      InetAddress literal = literalOf(host);
      if (literal != null) {
        return Poll.ready(List.of(new InetSocketAddress(literal, port)));
      }
      lookup = Current.services(operation).spawnBlocking(() -> InetAddress.getAllByName(host));
    }
    boolean ended = true;
    try {
      Poll<InetAddress[]> poll = lookup.poll(context);
      ended = poll.isReady();
      return poll instanceof Ready<InetAddress[]> found
          ? Poll.ready(withPort(found.value()))
          : Poll.pending();
    } finally {
      if (ended) {
        lookup = null;
      }
    }
  }

  private List<InetSocketAddress> withPort(InetAddress[] found) {
    return Arrays.stream(found).map(address -> new InetSocketAddress(address, port)).toList();
  }

  @Override
  public void cancel() {
    if (lookup != null) {
      lookup.abort();
      lookup.cancel();
    }
  }

  @Override
  public @Nullable Wait waitsFor() {
    return lookup == null ? null : Wait.of("resolve", host, lookup.toString());
  }

  private static @Nullable InetAddress literalOf(String host) {
    try {
      return InetAddress.ofLiteral(host);
    } catch (IllegalArgumentException _) {
      return null;
    }
  }
}
