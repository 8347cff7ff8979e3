package cortado.sys;

/// Bits for what a descriptor is asked to report and what it was found to be.
public final class Interest {

  /// Reading, or accepting, would not wait. The end of the stream and a failure count as readable.
  public static final int READABLE = 1;

  /// Writing would not wait, or connecting has ended one way or the other.
  public static final int WRITABLE = 2;

  /// Only reported, and only with [#READABLE]: the peer will send no more, so reading will never
  /// wait again. See [Poller] for who has to report it.
  public static final int READ_CLOSED = 4;

  private Interest() {}
}
