/// Waiting for time: sleeps, timeouts, intervals, and the clock they go by.
///
/// For code inside a runtime; the functions are in [cortado.time.Time], which is the file to open
/// first. All of it goes by the runtime's own clock, which a test may pause: see
/// [cortado.time.Clock].
@CheckReturnValue
package cortado.time;

import com.google.errorprone.annotations.CheckReturnValue;
