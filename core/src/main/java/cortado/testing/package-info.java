/// Tools for testing futures by hand: no runtime, no threads, no sleeping.
///
/// Users test their futures with the same tools as the project. Start with
/// [cortado.testing.Polled], which polls a future and says whether it was woken;
/// [cortado.testing.IoMock] is a byte stream that plays a script.
@CheckReturnValue
package cortado.testing;

import com.google.errorprone.annotations.CheckReturnValue;
