/// RESP, the protocol of Redis: bytes in, frames out, and back.
///
/// Nothing here knows a command. [cortado.miniredis.protocol.Connection] is what a server and a
/// client talk to; [cortado.miniredis.protocol.FrameParser] is where strangers' bytes are judged.
@CheckReturnValue
package cortado.miniredis.protocol;

import com.google.errorprone.annotations.CheckReturnValue;
