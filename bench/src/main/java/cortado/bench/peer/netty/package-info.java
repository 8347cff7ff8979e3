/// Netty's echo server: the event loops that most servers on the JVM stand on, used as they are
/// meant to be. Open [cortado.bench.peer.netty.Echo] first; Netty has no tasks, so there is nothing
/// else.
@CheckReturnValue
@NullMarked
package cortado.bench.peer.netty;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
