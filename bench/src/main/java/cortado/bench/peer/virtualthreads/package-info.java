/// Virtual threads' programs for the shared workloads, with what `java.util.concurrent` offers to
/// them. [cortado.bench.peer.virtualthreads.Main] starts the process.
@CheckReturnValue
@NullMarked
package cortado.bench.peer.virtualthreads;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
