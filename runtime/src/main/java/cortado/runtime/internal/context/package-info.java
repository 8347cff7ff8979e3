/// Which runtime the calling thread belongs to.
///
/// Free functions such as `spawn()` and `sleep()` call in through
/// [cortado.runtime.internal.context.Current]; schedulers and the blocking pool's threads enter and
/// leave it.
@CheckReturnValue
package cortado.runtime.internal.context;

import com.google.errorprone.annotations.CheckReturnValue;
