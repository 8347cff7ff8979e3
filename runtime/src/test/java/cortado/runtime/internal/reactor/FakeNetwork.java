package cortado.runtime.internal.reactor;

import cortado.sys.Descriptor;
import cortado.sys.EventSink;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A network without sockets, whose events a test makes up.
final class FakeNetwork extends Nowhere {

  /// A descriptor that can only be closed.
  static final class FakeDescriptor implements Descriptor {
    int closes;

    @Override
    public void close() {
      closes++;
    }
  }

  private record Event(long token, int readiness) {}

  int waits;
  final List<String> log = new ArrayList<>();
  private final Map<Descriptor, Long> tokens = new HashMap<>();
  private final List<Event> events = new ArrayList<>();

  /// Has the next turn report something.
  void report(Descriptor descriptor, int readiness) {
    events.add(new Event(tokens.get(descriptor), readiness));
  }

  @Override
  public void add(Descriptor descriptor, int interest, long token) {
    tokens.put(descriptor, token);
  }

  @Override
  public void rearm(Descriptor descriptor, int interest) {
    log.add("rearm " + interest);
  }

  @Override
  public void delete(Descriptor descriptor) {
    log.add("delete");
  }

  @Override
  public void waitEvents(long timeoutNanos, EventSink sink) {
    waits++;
    for (Event event : events) {
      sink.event(event.token(), event.readiness());
    }
    events.clear();
  }

  @Override
  public void wakeUp() {
    log.add("wakeUp");
  }

  @Override
  public void close() {
    log.add("close");
  }
}
