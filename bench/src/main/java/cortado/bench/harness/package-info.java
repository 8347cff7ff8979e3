/// The process of one peer: what it is asked, what it answers, and how a round is measured.
///
/// A [cortado.bench.harness.Peer] binds its own programs to the shared
/// [cortado.bench.harness.Definitions]; [cortado.bench.harness.PeerMain] is the door. Open
/// [cortado.bench.harness.Session] first: it speaks the line protocol that `bench/README.md`
/// describes.
@CheckReturnValue
@NullMarked
package cortado.bench.harness;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
