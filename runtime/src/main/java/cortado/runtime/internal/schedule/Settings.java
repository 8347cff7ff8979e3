package cortado.runtime.internal.schedule;

import cortado.observe.RuntimeObserver;
import cortado.observe.StuckTask;
import cortado.runtime.Flavor;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// What a runtime was built with; the values have been checked. Immutable.
///
/// @param globalQueueInterval a number of polls, or [#BY_PACE]
/// @param owner the thread that its tasks never leave, if it has one
public record Settings(
    long id,
    Flavor flavor,
    String name,
    int workers,
    IntFunction<String> threadName,
    long threadStackSize,
    Hooks hooks,
    @Nullable RuntimeObserver observer,
    int maxBlockingThreads,
    long blockingKeepAliveNanos,
    long cleanUpNanos,
    long stuckNanos,
    int maxSpareThreads,
    Consumer<StuckTask> stuckTold,
    int globalQueueInterval,
    int eventInterval,
    long seed,
    boolean startPaused,
    boolean lifoSlot,
    boolean pollTimes,
    boolean shutDownOnUncaught,
    @Nullable Thread owner) {

  /// It is for each worker to find out.
  public static final int BY_PACE = 0;
}
