/// Channels and what tasks use to wait for one another.
///
/// Everything here needs only a waker, knows no runtime, and is safe to share between threads. A
/// waiting operation is a future; cancelling it takes its place in the queue away and passes on
/// what it had been given. The waiting itself is in [WaitList], the file to open first; [Notify] is
/// its simplest client.
@CheckReturnValue
package cortado.sync;

import com.google.errorprone.annotations.CheckReturnValue;
