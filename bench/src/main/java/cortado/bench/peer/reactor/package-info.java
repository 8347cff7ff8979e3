/// Project Reactor on its parallel scheduler, for the workloads that are natural in it: a task is a
/// `Mono` that is subscribed on the scheduler, a bounded channel is a `Flux` with a prefetch.
/// Nothing in it yields, and it has no locks. [cortado.bench.peer.reactor.Main] starts the process.
@CheckReturnValue
@NullMarked
package cortado.bench.peer.reactor;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
