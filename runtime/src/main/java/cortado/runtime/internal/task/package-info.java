/// One task: its state, its future or result, who waits for it, and the set that keeps it alive.
///
/// Schedulers call in, and are seen from here as a small interface only. Start at
/// [cortado.runtime.internal.task.TaskCell].
@CheckReturnValue
package cortado.runtime.internal.task;

import com.google.errorprone.annotations.CheckReturnValue;
