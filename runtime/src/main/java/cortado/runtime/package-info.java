/// Runtimes: what polls tasks, waits for events and keeps time.
@CheckReturnValue
package cortado.runtime;

import com.google.errorprone.annotations.CheckReturnValue;
