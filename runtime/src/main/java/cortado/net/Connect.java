package cortado.net;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Ready;
import cortado.future.Wait;
import cortado.future.Waiting;
import cortado.runtime.internal.context.Current;
import cortado.runtime.internal.reactor.Reactor;
import cortado.runtime.internal.reactor.Source;
import cortado.runtime.internal.reactor.Waiter;
import cortado.sys.Interest;
import cortado.sys.StreamSocket;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Connects to one address after the other until one answers. Confined to its owner.
final class Connect implements Future<TcpStream>, Waiting {

  private final Future<List<InetSocketAddress>> resolve;
  private final AddressFailures failures = new AddressFailures();
  private @Nullable Iterator<InetSocketAddress> addresses;
  private @Nullable Attempt attempt;
  private boolean ended;

  Connect(Future<List<InetSocketAddress>> resolve) {
    this.resolve = resolve;
  }

  /// A connection that is being made.
  private record Attempt(
      InetSocketAddress address,
      Reactor reactor,
      StreamSocket socket,
      Source source,
      Waiter waiter) {

    /// Returns whether the outcome is there, which may be an exception.
    boolean poll(Context context) throws IOException {
      while (true) {
        int tick = source.pollReady(context, Interest.WRITABLE, waiter);
        if (tick == Source.PENDING) {
          return false;
        }
        if (socket.finishConnect()) {
          context.madeProgress();
          source.watch(Interest.READABLE);
          return true;
        }
        source.clearReady(Interest.WRITABLE, tick);
      }
    }
  }

  @Override
  public Poll<TcpStream> poll(Context context) throws Throwable {
    if (ended) {
      throw new IllegalStateException("future was polled after it had completed");
    }
    try {
      Poll<TcpStream> poll = advance(context);
      ended = poll.isReady();
      return poll;
    } catch (Throwable failure) {
      cancel();
      throw failure;
    }
  }

  private Poll<TcpStream> advance(Context context) throws Throwable {
    if (addresses == null) {
      if (!(resolve.poll(context) instanceof Ready<List<InetSocketAddress>> resolved)) {
        return Poll.pending();
      }
      addresses = resolved.value().iterator();
    }
    while (true) {
      Attempt current = attempt;
      if (current == null) {
        if (!addresses.hasNext()) {
          throw failures.last();
        }
        InetSocketAddress address = addresses.next();
        try {
          TcpStream stream = begin(address);
          if (stream != null) {
            context.madeProgress();
            return Poll.ready(stream);
          }
        } catch (IOException failure) {
          failures.add(address, failure);
        }
        continue;
      }
      try {
        if (!current.poll(context)) {
          return Poll.pending();
        }
        return Poll.ready(new TcpStream(current.socket(), current.source()));
      } catch (IOException failure) {
        failures.add(current.address(), failure);
        attempt = null;
        TcpStream.closeAfter(failure, current.source()::close);
      }
    }
  }

  /// Returns the stream if connecting has succeeded at once, and otherwise makes the attempt.
  private @Nullable TcpStream begin(InetSocketAddress address) throws IOException {
    Reactor reactor = Current.services("TcpStream.connect()").reactor();
    StreamSocket socket = reactor.network().connect(address);
    try {
      if (socket.finishConnect()) {
        return TcpStream.connected(reactor, socket);
      }
      Source source = reactor.register(socket, Interest.WRITABLE, 0);
      attempt = new Attempt(address, reactor, socket, source, new Waiter());
      return null;
    } catch (Throwable failure) {
      TcpStream.closeAfter(failure, socket);
      throw failure;
    }
  }

  @Override
  public void cancel() {
    if (ended) {
      return;
    }
    ended = true;
    if (addresses == null) {
      resolve.cancel();
    }
    if (attempt != null) {
      closeAbandoned(attempt.source());
    }
  }

  @Override
  public @Nullable Wait waitsFor() {
    if (ended) {
      return null;
    }
    Attempt current = attempt;
    if (current != null) {
      return Wait.of("connect", current.address().toString(), "");
    }
    return resolve instanceof Waiting waiting ? waiting.waitsFor() : null;
  }

  private static void closeAbandoned(Source source) {
    try {
      source.close();
    } catch (IOException failure) {
      var thread = Thread.currentThread();
      thread.getUncaughtExceptionHandler().uncaughtException(thread, failure);
    }
  }
}
