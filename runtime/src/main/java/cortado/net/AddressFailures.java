package cortado.net;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/// What went wrong with the addresses of a name, one after the other.
final class AddressFailures {

  private final List<IOException> failures = new ArrayList<>();

  void add(InetSocketAddress address, IOException failure) {
    failures.add(failure instanceof ConnectException ? withAddress(address, failure) : failure);
  }

  /// The system only says that a connection was refused, and not whose.
  private static ConnectException withAddress(InetSocketAddress address, IOException failure) {
    var telling = new ConnectException(failure.getMessage() + ": " + address);
    telling.initCause(failure);
    return telling;
  }

  /// The last failure, with the others suppressed. There is one.
  IOException last() {
    IOException last = failures.removeLast();
    failures.forEach(last::addSuppressed);
    failures.clear();
    return last;
  }
}
