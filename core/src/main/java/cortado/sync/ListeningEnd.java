package cortado.sync;

import org.jspecify.annotations.Nullable;

/// An end of a channel on which one [Listener] at a time may wait. Guarded by the channel.
abstract sealed class ListeningEnd permits Broadcast.Receiver, Watch.Receiver {

  boolean closed;

  /// Who was last told that there is nothing yet, until it finds something or is cancelled.
  @Nullable Listener waiting;

  /// Refuses to make another end of a closed one.
  final void checkOpen() {
    if (closed) {
      throw new IllegalStateException("this receiver was closed; make the other one before");
    }
  }

  /// Lets go of what the channel keeps for it, since it closes.
  void letGo() {}
}
