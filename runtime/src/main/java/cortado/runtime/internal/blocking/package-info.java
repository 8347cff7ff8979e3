/// The threads behind `spawnBlocking`, which may block.
///
/// Schedulers hand jobs to [cortado.runtime.internal.blocking.BlockingPool] and close it.
@CheckReturnValue
package cortado.runtime.internal.blocking;

import com.google.errorprone.annotations.CheckReturnValue;
