package cortado.runtime.internal.metrics;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// How often something has happened. One thread at a time counts, any reads.
public final class Count extends Padded {
  // Opaque: a reader sees each value whole and at some time, which is all that a count promises.
  // Whoever hands the counting on to another thread does so in an order of its own.

  private static final VarHandle VALUE;

  static {
    try {
      VALUE = MethodHandles.lookup().findVarHandle(Count.class, "value", long.class);
    } catch (ReflectiveOperationException impossible) {
      throw new ExceptionInInitializerError(impossible);
    }
  }

  @SuppressWarnings("unused") // Accessed through VALUE.
  private long value;

  /// Starts at zero.
  public Count() {}

  /// Once more. For the thread that counts.
  public void increment() {
    add(1);
  }

  /// So many times more. For the thread that counts.
  public void add(long times) {
    VALUE.setOpaque(this, (long) VALUE.get(this) + times);
  }

  /// How often until now. Safe for any thread.
  public long get() {
    return (long) VALUE.getOpaque(this);
  }
}
