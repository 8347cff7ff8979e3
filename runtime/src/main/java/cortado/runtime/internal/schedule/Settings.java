package cortado.runtime.internal.schedule;

import cortado.runtime.Flavor;
import java.util.function.IntFunction;

/// What a runtime was built with; the values have been checked. Immutable.
public record Settings(
    long id,
    Flavor flavor,
    String name,
    int workers,
    IntFunction<String> threadName,
    Hooks hooks,
    int maxBlockingThreads,
    long blockingKeepAliveNanos,
    int globalQueueInterval,
    int eventInterval,
    long seed,
    boolean startPaused) {}
