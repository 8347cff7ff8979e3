/// Cortado's programs for the shared workloads, written as its users write: async methods that
/// await. [cortado.bench.cortado.Main] starts the process, [cortado.bench.cortado.CortadoPeer]
/// lists the programs.
@CheckReturnValue
@NullMarked
package cortado.bench.cortado;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
