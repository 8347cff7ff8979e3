/// The two schedulers, and the queues and the idle set that they are made of.
///
/// [cortado.runtime.AsyncRuntime] calls in through [cortado.runtime.internal.schedule.Engine].
/// Start at [cortado.runtime.internal.schedule.CurrentThread], then read
/// [cortado.runtime.internal.schedule.Worker].
@CheckReturnValue
package cortado.runtime.internal.schedule;

import com.google.errorprone.annotations.CheckReturnValue;
