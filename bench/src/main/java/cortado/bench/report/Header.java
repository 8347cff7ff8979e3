package cortado.bench.report;

import java.util.List;

/// Where, when and with what a run was made. Immutable.
///
/// @param date the start of the run, in UTC
/// @param commit the commit of this repository, with `+` behind it when files were changed
/// @param command the arguments of the run
/// @param seed what the order of the turns was drawn from
/// @param rounds rounds kept per process
/// @param processes processes started per peer
/// @param roundMillis how long a round is meant to last
/// @param seconds how long the whole run took
/// @param jvmOptions what every JVM is started with, apart from what its peer shows
/// @param peers the peers that took part
/// @param skipped why the others did not, one line each
public record Header(
    String date,
    String commit,
    String command,
    long seed,
    int rounds,
    int processes,
    int roundMillis,
    long seconds,
    String jvmOptions,
    Machine machine,
    List<PeerInfo> peers,
    List<String> skipped) {

  /// The machine a run was made on.
  public record Machine(String cpu, int cores, long memoryMiB, String kernel, String jdk) {}

  /// A peer as it introduced itself, and how its long-lived process was started.
  public record PeerInfo(String name, String version, String command) {}
}
