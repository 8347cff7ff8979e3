/// Tasks: futures that a runtime polls by itself.
///
/// Anybody may call in. Start at [cortado.task.Tasks]; what a spawned task gives back is a
/// [cortado.task.JoinHandle], and where tasks belong to their spawner they go into a
/// [cortado.task.TaskScope].
@CheckReturnValue
package cortado.task;

import com.google.errorprone.annotations.CheckReturnValue;
