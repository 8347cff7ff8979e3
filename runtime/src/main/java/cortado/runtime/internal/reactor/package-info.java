/// From events of descriptors to wakers.
///
/// The driver turns the reactor; sockets poll their sources. Begin with
/// [cortado.runtime.internal.reactor.Source], which holds what is known of one descriptor.
@CheckReturnValue
package cortado.runtime.internal.reactor;

import com.google.errorprone.annotations.CheckReturnValue;
