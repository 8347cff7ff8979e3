package cortado.bench.harness;

import java.io.IOException;
import java.util.List;

/// One contestant: its workloads, and the pieces that get a process of their own.
///
/// Each piece is refused unless the peer has it. Nothing but what is asked for is started, so that
/// start-up can be measured with the same door.
public interface Peer {

  /// What it is called in every table.
  String name();

  /// The version of what is measured.
  String version();

  /// Its workloads, in the order of the definitions.
  List<Workload> workloads();

  /// Makes a task that waits for every place in `kept`, puts there what keeps it alive, and returns
  /// when all of them wait.
  default void park(Parking parking, Object[] kept) throws Exception {
    throw refusal("mem " + parking.word());
  }

  /// Makes `count` tasks and sees each of them end.
  default void scale(Scaling scaling, int count) throws Exception {
    throw refusal("scale " + scaling.word());
  }

  /// Begins to echo what comes in at a port of the loopback address, and returns the port; 0 asks
  /// for any.
  default int echo(int port) throws IOException {
    throw refusal("echo");
  }

  /// Sleeps ten milliseconds in a task, prints a word and returns.
  default void hello() throws Exception {
    throw refusal("hello");
  }

  private UnsupportedOperationException refusal(String piece) {
    return new UnsupportedOperationException(name() + " has no " + piece);
  }
}
