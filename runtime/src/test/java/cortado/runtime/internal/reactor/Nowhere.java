package cortado.runtime.internal.reactor;

import cortado.sys.Descriptor;
import cortado.sys.EventSink;
import cortado.sys.ListenSocket;
import cortado.sys.Network;
import cortado.sys.Poller;
import cortado.sys.StreamSocket;
import java.net.InetSocketAddress;

/// A network without sockets, in which nothing happens.
public class Nowhere implements Network, Poller {

  @Override
  public Poller openPoller() {
    return this;
  }

  @Override
  public ListenSocket listen(InetSocketAddress address, int backlog) {
    throw new UnsupportedOperationException();
  }

  @Override
  public StreamSocket connect(InetSocketAddress address) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void add(Descriptor descriptor, int interest, long token) {}

  @Override
  public void rearm(Descriptor descriptor, int interest) {}

  @Override
  public void delete(Descriptor descriptor) {}

  @Override
  public void waitEvents(long timeoutNanos, EventSink sink) {}

  @Override
  public void wakeUp() {}

  @Override
  public void close() {}
}
