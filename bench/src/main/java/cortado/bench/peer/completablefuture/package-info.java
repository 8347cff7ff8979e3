/// `CompletableFuture` on the common pool, for the workloads in which its stages are the natural
/// counterpart of tasks. Nothing in it can yield or be suspended, so those that need that are left
/// out. [cortado.bench.peer.completablefuture.Main] starts the process.
@CheckReturnValue
@NullMarked
package cortado.bench.peer.completablefuture;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
