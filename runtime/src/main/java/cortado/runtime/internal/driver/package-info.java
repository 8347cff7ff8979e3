/// What a thread does when it has nothing to run: it looks for events and due timers, or sleeps.
///
/// Schedulers call in, through a [cortado.runtime.internal.driver.Parker] per thread; the one
/// [cortado.runtime.internal.driver.Driver] of a runtime is behind them.
@CheckReturnValue
package cortado.runtime.internal.driver;

import com.google.errorprone.annotations.CheckReturnValue;
