package cortado.bench.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SessionTest {

  private static final Definition ADD = new Definition("add", "n=10", 10, 45);

  private final ManualMeter meter = new ManualMeter();

  @Test
  void start_greetsWithNameAndVersion() throws Exception {
    assertThat(conversation(peer())).containsExactly("hello\ttester\t1.2");
  }

  @Test
  void list_namesEveryWorkload_inOrder() throws Exception {
    var bare = new Workload(new Definition("bare", "", 1, 1), iterations -> iterations);

    assertThat(answers(peer(adding(45), bare), "list"))
        .containsExactly("workload\tadd\tn=10", "workload\tbare\t", "end");
  }

  @Test
  void round_reportsOperationsClocksBytesCoreAndAnswer() throws Exception {
    meter.nanosPerIteration = 1_000_000;
    meter.bytesPerIteration = 640;
    meter.coreNanos = 0.625;

    assertThat(answers(peer(adding(45)), "prepare\tadd\tn=10\t3\t0", "round"))
        .containsExactly("prepared\t3", "round\t30\t3000000\t6000000\t1920\t0.6250\t45");
  }

  @Test
  void round_withoutACounterOfBytes_reportsADash() throws Exception {
    meter.bytesPerIteration = Meter.UNKNOWN;

    String round = answers(peer(adding(45)), "prepare\tadd\tn=10\t0\t0", "round").getLast();

    assertThat(round.split("\t")[4]).isEqualTo("-");
  }

  @Test
  void round_ofAWorkloadWithMetrics_endsWithThem() throws Exception {
    var body =
        new Body() {
          @Override
          public long run(long iterations) {
            return 45 * iterations;
          }

          @Override
          public Map<String, Long> metrics() {
            return Map.of("late_max_us", 17L);
          }
        };

    assertThat(
            answers(peer(new Workload(ADD, body)), "prepare\tadd\tn=10\t0\t0", "round").getLast())
        .endsWith("\t45\tlate_max_us=17");
  }

  @Test
  void prepare_ofAWorkloadWithAWrongAnswer_fails() throws Exception {
    assertThat(answers(peer(adding(44)), "prepare\tadd\tn=10\t0\t0"))
        .containsExactly(
            "failed\tcortado.bench.harness.WrongAnswerException: wrong answer of add n=10:"
                + " 1 iterations gave 44, each must give 45");
  }

  @Test
  void round_whoseAnswerHasBecomeWrong_fails() throws Exception {
    long[] answer = {45};
    Workload workload = new Workload(ADD, iterations -> iterations * answer[0]--);

    assertThat(answers(peer(workload), "prepare\tadd\tn=10\t0\t0", "round").getLast())
        .startsWith("failed\t")
        .contains("gave 44");
  }

  @Test
  void workload_thatThrows_failsInOneLine() throws Exception {
    Workload workload =
        new Workload(
            ADD,
            _ -> {
              throw new IllegalStateException("two\nlines and a\ttab");
            });

    assertThat(answers(peer(workload), "prepare\tadd\tn=10\t0\t0", "list"))
        .containsExactly(
            "failed\tjava.lang.IllegalStateException: two lines and a tab",
            "workload\tadd\tn=10",
            "end");
  }

  @Test
  void round_afterAFailedPrepare_fails() throws Exception {
    assertThat(
            answers(
                peer(adding(45)), "prepare\tadd\tn=10\t0\t0", "prepare\tadd\tn=11\t0\t0", "round"))
        .satisfiesExactly(
            prepared -> assertThat(prepared).startsWith("prepared\t"),
            unknown ->
                assertThat(unknown)
                    .isEqualTo(
                        "failed\tjava.lang.IllegalArgumentException: tester has no workload add n=11"),
            round -> assertThat(round).startsWith("failed\t").contains("was prepared"));
  }

  @Test
  void unknownRequest_failsAndTheNextIsAnswered() throws Exception {
    assertThat(answers(peer(), "lsit", "list"))
        .containsExactly(
            "failed\tjava.lang.IllegalArgumentException: no such request: lsit", "end");
  }

  @Test
  void quit_endsTheConversation() throws Exception {
    assertThat(answers(peer(), "quit", "list")).isEmpty();
  }

  private Workload adding(long answer) {
    return new Workload(
        ADD,
        iterations -> {
          meter.pass(iterations);
          return answer * iterations;
        });
  }

  private static Peer peer(Workload... workloads) {
    return new Peer() {
      @Override
      public String name() {
        return "tester";
      }

      @Override
      public String version() {
        return "1.2";
      }

      @Override
      public List<Workload> workloads() {
        return List.of(workloads);
      }
    };
  }

  private List<String> answers(Peer peer, String... requests) throws Exception {
    List<String> lines = conversation(peer, requests);
    return lines.subList(1, lines.size());
  }

  private List<String> conversation(Peer peer, String... requests) throws Exception {
    var answers = new ByteArrayOutputStream();
    try (var printer = new PrintStream(answers, true, StandardCharsets.UTF_8)) {
      var reader = new BufferedReader(new StringReader(String.join("\n", requests)));
      new Session(peer, meter, reader, printer).serve();
    }
    return answers.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
