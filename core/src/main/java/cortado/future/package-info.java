/// Lazy, poll-driven futures and what composes them.
///
/// Anybody may call in. A future is inert until somebody polls it; the functions that make and
/// combine futures are in [cortado.future.Futures], and the contract to read first is
/// [cortado.future.Future].
@CheckReturnValue
package cortado.future;

import com.google.errorprone.annotations.CheckReturnValue;
