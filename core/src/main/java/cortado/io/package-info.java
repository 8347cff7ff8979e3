/// Byte streams that never block, and what reads and writes them.
///
/// [cortado.io.AsyncRead] and [cortado.io.AsyncWrite] are the contracts: one poll method that
/// streams implement, and the futures made of it that users await. [cortado.io.Duplex] is a stream
/// in memory for tests.
@CheckReturnValue
package cortado.io;

import com.google.errorprone.annotations.CheckReturnValue;
