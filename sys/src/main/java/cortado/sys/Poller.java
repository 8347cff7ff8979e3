package cortado.sys;

import java.io.IOException;

/// Watches descriptors and says which of them can go on.
///
/// Each direction of a descriptor is *armed* or not. An armed one is reported once it is ready, and
/// then it may or may not be reported again: whoever hears of it notes it down, uses the direction
/// until an operation would block (or says that the next one would), forgets the note and calls
/// [#rearm(Descriptor, int)]. Then a later event is reported, and so is an earlier one that the
/// descriptor still stands in. A direction that nobody uses stays silent, however ready it is.
///
/// A body over an edge-triggered facility watches both directions from the start and has nothing to
/// do in `rearm`. It must report [Interest#READ_CLOSED] with the event that brings the end of a
/// stream: bytes and end may come in a single edge, and the reader who gets the bytes would else
/// forget the note (the count was short) and wait for an edge that has been and gone. A body over a
/// level-triggered facility meets the end again after `rearm` and need not tell.
///
/// [#waitEvents(long, EventSink)] is for one thread at a time; the rest is safe for any thread,
/// also during a wait.
public interface Poller extends AutoCloseable {

  /// Watches `descriptor`, with the directions of `interest` armed. A descriptor is added once in
  /// its life, and while it is connecting nothing but [Interest#WRITABLE] is armed.
  void add(Descriptor descriptor, int interest, long token) throws IOException;

  /// Arms directions anew. Does nothing for a descriptor that has been deleted or closed.
  void rearm(Descriptor descriptor, int interest);

  /// Stops watching. Comes before closing, so that the number of the descriptor cannot come back
  /// while it is still watched. An event may still be on its way to the sink.
  void delete(Descriptor descriptor);

  /// Waits until something is reported, [#wakeUp()] is called, or the time is over: never for 0,
  /// for ever for a negative value, and otherwise not less than asked. May also return for no
  /// reason.
  ///
  /// An interrupt of the waiting thread ends the wait and is kept, and does not end the next one.
  void waitEvents(long timeoutNanos, EventSink sink) throws IOException;

  /// Makes the wait that is running return, or else the next one not begin. Several before that
  /// count as one.
  void wakeUp();

  /// Closes the poller, but not the descriptors. Not during a wait.
  @Override
  void close() throws IOException;
}
