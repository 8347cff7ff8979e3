package cortado.runtime.internal.reactor;

import cortado.runtime.RuntimeShutdownException;
import cortado.runtime.internal.metrics.Count;
import cortado.sys.Descriptor;
import cortado.sys.Network;
import cortado.sys.Poller;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/// Waits for descriptors and wakes the tasks that wait for them.
///
/// [#turn(long)] and [#close()] are for one thread at a time; the rest is safe for any thread.
public final class Reactor implements AutoCloseable {

  private static final int INITIAL_CAPACITY = 16;

  private final Network network;
  private final Poller poller;
  private final SourceTable sources = new SourceTable(INITIAL_CAPACITY);

  /// Belongs to the thread that turns.
  private final WakeList woken = new WakeList();

  /// How many events this turn has brought. Belongs to the thread that turns.
  private int events;

  /// How many all turns have brought.
  private final Count allEvents = new Count();

  /// Whether the poller may still hold on to a descriptor that was deleted, until the next turn.
  private volatile boolean deleted;

  /// A reactor over a poller of `network`.
  public Reactor(Network network) {
    this.network = network;
    try {
      poller = network.openPoller();
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot open a poller", failure);
    }
  }

  /// What opens sockets that this reactor can watch.
  public Network network() {
    return network;
  }

  /// Watches a descriptor.
  ///
  /// @param armed the directions to hear about from now on, bits of [cortado.sys.Interest]
  /// @param ready the directions that are worth a try before anything was heard
  public Source register(Descriptor descriptor, int armed, int ready) throws IOException {
    var source = new Source(this, descriptor, ready);
    sources.insert(source);
    try {
      poller.add(descriptor, armed, source.token());
    } catch (Throwable failure) {
      sources.remove(source.token());
      if (sources.isClosed()) {
        throw new RuntimeShutdownException("the runtime has been shut down");
      }
      throw failure;
    }
    return source;
  }

  /// Waits for events and wakes those who waited for them; returns how many events there were.
  ///
  /// A `timeoutNanos` of 0 only looks, a negative one waits for ever. The wait does not end before
  /// its time but for an event, [#unpark()], or no reason at all.
  public int turn(long timeoutNanos) {
    if (timeoutNanos == 0 && isQuiet()) {
      // An unpark stays for the turn that would wait.
      return 0;
    }
    deleted = false; // Before the turn: what is deleted from now on needs another.
    events = 0;
    try {
      poller.waitEvents(timeoutNanos, this::heard);
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot wait for events", failure);
    } finally {
      allEvents.add(events);
      woken.wakeAll();
    }
    return events;
  }

  /// How many descriptors are watched. Safe for any thread.
  public int registered() {
    return sources.size();
  }

  /// How many descriptors have been watched. Safe for any thread.
  public long everRegistered() {
    return sources.inserted();
  }

  /// How many events there have been. Safe for any thread.
  public long events() {
    return allEvents.get();
  }

  /// Whether nothing can have happened that a turn would tell. Safe for any thread.
  public boolean isQuiet() {
    return sources.isEmpty() && !deleted;
  }

  private void heard(long token, int readiness) {
    Source source = sources.find(token);
    if (source != null) {
      events++;
      source.event(readiness, woken);
    }
  }

  /// Makes the turn that is running return, or else the next one not wait.
  public void unpark() {
    poller.wakeUp();
  }

  /// Closes all descriptors and wakes everybody; whatever is asked later fails with
  /// [RuntimeShutdownException]. Not during a turn. Does nothing the second time.
  @Override
  public void close() {
    var stranded = new WakeList();
    @Nullable IOException failed = null;
    for (Source source : sources.close()) {
      try {
        source.shutDown(stranded);
      } catch (IOException failure) {
        failed = failure;
      }
    }
    try {
      poller.close();
    } catch (IOException failure) {
      failed = failure;
    }
    stranded.wakeAll();
    if (failed != null) {
      throw new UncheckedIOException("cannot close all sockets", failed);
    }
  }

  void rearm(Descriptor descriptor, int interest) {
    poller.rearm(descriptor, interest);
  }

  void deregister(Source source, Descriptor descriptor) {
    sources.remove(source.token());
    poller.delete(descriptor);
    deleted = true;
  }
}
