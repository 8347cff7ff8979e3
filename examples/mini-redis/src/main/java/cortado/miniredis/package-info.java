/// The server and its clients.
///
/// [cortado.miniredis.Server] accepts connections, [cortado.miniredis.Handler] serves one of them,
/// [cortado.miniredis.RedisClient] is the other side. Start with the first.
@CheckReturnValue
package cortado.miniredis;

import com.google.errorprone.annotations.CheckReturnValue;
