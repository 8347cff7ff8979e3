package cortado.bench.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// How to start a peer. Immutable.
///
/// @param name what the tables call it
/// @param launcher the program and its own arguments; JVM options go behind the first word
/// @param trailer what follows the JVM options: class path, main class
/// @param environment variables to set
/// @param isJvm whether it takes JVM options
/// @param collector what a JVM is given unless the piece compares collectors
/// @param pieces the pieces that it takes part in
record PeerCommand(
    String name,
    List<String> launcher,
    List<String> trailer,
    Map<String, String> environment,
    boolean isJvm,
    Collector collector,
    List<String> pieces) {

  boolean takesPartIn(String piece) {
    return pieces.contains(piece);
  }

  /// The whole command; `jvmOptions` are left out where no JVM would understand them.
  List<String> with(List<String> jvmOptions, List<String> arguments) {
    var command = new ArrayList<>(launcher);
    if (isJvm) {
      command.addAll(jvmOptions);
    }
    command.addAll(trailer);
    command.addAll(arguments);
    return List.copyOf(command);
  }

  /// The command for people, without what is the same for all and without paths, which differ
  /// between machines and say nothing.
  List<String> shown(List<String> jvmOptions, List<String> arguments) {
    var words = new ArrayList<String>();
    for (String word : with(jvmOptions, arguments)) {
      if (word.equals("-cp") || word.contains(":/") || Peers.JVM_OPTIONS.contains(word)) {
        continue;
      }
      words.add(word.startsWith("/") ? word.substring(word.lastIndexOf('/') + 1) : word);
    }
    return List.copyOf(words);
  }
}
