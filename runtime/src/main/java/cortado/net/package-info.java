/// TCP sockets.
///
/// For anybody inside a runtime: a socket belongs to the runtime in which it was made, and fails
/// with [cortado.runtime.RuntimeShutdownException] once that has been shut down. Begin with
/// [cortado.net.TcpStream].
@CheckReturnValue
package cortado.net;

import com.google.errorprone.annotations.CheckReturnValue;
