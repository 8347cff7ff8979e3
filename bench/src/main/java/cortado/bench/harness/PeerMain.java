package cortado.bench.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/// The `main` of every peer that runs on a JVM.
public final class PeerMain {

  private static final String USAGE =
      "usage: serve | mem oneshot|sleep N | scale spawn|sleep N ROUNDS LEAST | echo PORT | hello";

  private PeerMain() {}

  /// Does what the arguments say with `peer`, and ends the JVM.
  public static void run(Peer peer, String... arguments) {
    PrintStream answers = System.out;
    int status = 0;
    try {
      obey(peer, arguments, answers);
    } catch (Throwable failure) {
      failure.printStackTrace();
      answers.println("failed\t" + Session.oneLine(failure));
      status = 1;
    }
    answers.flush();
    // Without the hooks and without waiting for what the peer left running.
    Runtime.getRuntime().halt(status);
  }

  private static void obey(Peer peer, String[] arguments, PrintStream answers) throws Exception {
    switch (String.join(" ", Arrays.copyOf(arguments, Math.min(1, arguments.length)))) {
      case "serve" -> serve(peer, answers);
      case "mem" ->
          answers.println(
              Memory.measure(
                  peer, Parking.valueOf(upper(arguments[1])), Integer.parseInt(arguments[2])));
      case "scale" ->
          Scale.measure(
              peer,
              Scaling.valueOf(upper(arguments[1])),
              Integer.parseInt(arguments[2]),
              Integer.parseInt(arguments[3]),
              Integer.parseInt(arguments[4]),
              answers::println);
      case "echo" -> echo(peer, Integer.parseInt(arguments[1]), answers);
      case "hello" -> peer.hello();
      default -> throw new IllegalArgumentException(USAGE);
    }
  }

  private static void serve(Peer peer, PrintStream answers) throws IOException {
    // What anybody else prints is no answer.
    System.setOut(System.err);
    // Compiled before it counts.
    for (int i = 0; i < 3; i++) {
      double _ = Xorshift.nanosPerStep();
    }
    var requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    new Session(peer, new JvmMeter(), requests, answers).serve();
  }

  /// Echoes until the standard input ends.
  private static void echo(Peer peer, int port, PrintStream answers) throws IOException {
    answers.println("listening\t" + peer.echo(port));
    answers.flush();
    while (System.in.read() >= 0) {}
  }

  private static String upper(String word) {
    return word.toUpperCase(Locale.ROOT);
  }
}
