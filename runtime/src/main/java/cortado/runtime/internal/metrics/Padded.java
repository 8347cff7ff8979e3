package cortado.runtime.internal.metrics;

/// Keeps what a subclass declares away from whatever lies before it in memory.
///
/// The workers write some fields at every poll. Once the collector has put the objects of two of
/// them side by side, each write would take a cache line from the other worker. Two lines of
/// nothing lie in between, since processors fetch them in pairs. The JVM lays out the fields of a
/// class behind those of its superclass, and fills holes that that has left; so there are none.
@SuppressWarnings("unused") // They are there to be in the way.
public abstract class Padded {

  private int p00;
  private long p01;
  private long p02;
  private long p03;
  private long p04;
  private long p05;
  private long p06;
  private long p07;
  private long p08;
  private long p09;
  private long p10;
  private long p11;
  private long p12;
  private long p13;
  private long p14;
  private long p15;

  /// For what one thread writes often.
  protected Padded() {}
}
