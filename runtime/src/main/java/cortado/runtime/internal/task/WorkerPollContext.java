package cortado.runtime.internal.task;

import java.util.function.Consumer;

/// The context of a worker, which writes to it at every poll. What lies behind it in memory, such
/// as the context of another worker, is two cache lines away.
///
/// As in [cortado.runtime.internal.metrics.Padded], but behind the fields, since [PollContext] has
/// another superclass.
@SuppressWarnings("unused") // The fields are there to be in the way.
public final class WorkerPollContext extends PollContext {

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

  /// As [PollContext].
  public WorkerPollContext(Consumer<Throwable> uncaught, long seed) {
    super(uncaught, seed);
  }
}
