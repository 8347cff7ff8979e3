/// Time inside a runtime: its clock, the wheel that sorts deadlines, and the lock around it.
///
/// `cortado.time` polls through [cortado.runtime.internal.timer.Timers], and the driver fires what
/// is due; open that class first. Nothing else calls in.
@CheckReturnValue
package cortado.runtime.internal.timer;

import com.google.errorprone.annotations.CheckReturnValue;
