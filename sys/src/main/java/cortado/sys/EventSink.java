package cortado.sys;

/// Takes the events of one wait.
@FunctionalInterface
public interface EventSink {

  /// The descriptor that was added with `token` was found to be `readiness`, bits of [Interest].
  ///
  /// Runs inside the poller: it must not throw, wait, or call the poller back.
  void event(long token, int readiness);
}
