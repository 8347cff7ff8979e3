package cortado.sys;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a poller has reported, by token. Confined to the thread that waits.
final class Events implements EventSink {

  private final Poller poller;
  private final Map<Long, Integer> reported = new LinkedHashMap<>();
  private int count;

  Events(Poller poller) {
    this.poller = poller;
  }

  @Override
  public void event(long token, int readiness) {
    reported.merge(token, readiness, (before, now) -> before | now);
    count++;
  }

  /// What one look finds.
  Map<Long, Integer> look() throws IOException {
    return turn(0);
  }

  /// What one wait brings.
  Map<Long, Integer> turn(long timeoutNanos) throws IOException {
    reported.clear();
    poller.waitEvents(timeoutNanos, this);
    return Map.copyOf(reported);
  }

  /// Waits until `token` is reported to be `readiness`.
  void await(long token, int readiness) throws IOException {
    while ((turn(-1).getOrDefault(token, 0) & readiness) == 0) {}
  }

  int count() {
    return count;
  }
}
