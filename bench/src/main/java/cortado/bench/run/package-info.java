/// Runs the peers beside one another and records what they say.
///
/// [Main] is the `bench` command. A run is a list of [Piece]s; [Workloads] is the one that
/// alternates rounds between processes that stay alive, the others start a process for each figure.
/// Everything goes through one [BenchRun], which knows the options, the peers and the [Recorder].
/// Open [Piece] first, then [Workloads].
@CheckReturnValue
@NullMarked
package cortado.bench.run;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
