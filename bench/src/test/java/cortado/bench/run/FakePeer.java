package cortado.bench.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A peer that measures nothing and says what it is told to: a calibration and an answer, or a
/// misbehaviour.
final class FakePeer {
  private FakePeer() {}

  /// How to start one: `answer` is what its workloads compute, or `crash`, `fail` or `babble`.
  static PeerCommand command(String name, String answer) {
    return new PeerCommand(
        name,
        List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()),
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            FakePeer.class.getName(),
            name,
            answer),
        Map.of(),
        false,
        Collector.DEFAULT,
        List.of(Workloads.NAME, MemoryPiece.NAME, ScalePiece.NAME));
  }

  public static void main(String[] arguments) throws IOException {
    String name = arguments[0];
    String answer = arguments[1];
    if (arguments[2].equals("serve")) {
      serve(name, answer);
    } else {
      System.out.println("# a note");
      System.out.println("result\trss_bytes_per_task=200\theap_bytes_per_task=-\tcreate_ns=50");
    }
  }

  private static void serve(String name, String answer) throws IOException {
    System.out.println("# a note");
    System.out.println("hello\t" + name + "\t1.0");
    var requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      switch (line.split("\t")[0]) {
        case "list" -> System.out.println("workload\tspawn_many\tn=10\nworkload\tmpsc\t\nend");
        case "prepare" -> System.out.println("prepared\t7");
        case "round" -> round(answer);
        default -> throw new IllegalArgumentException(line);
      }
    }
  }

  private static void round(String answer) {
    switch (answer) {
      case "crash" -> {
        System.err.println("the last words");
        System.exit(3);
      }
      case "fail" -> System.out.println("failed\tno luck today");
      case "babble" -> System.out.println("what?");
      default ->
          System.out.println("round\t100\t1000\t2000\t-\t1.5\t" + answer + "\tlate_p50_us=7");
    }
  }
}
