package cortado.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import cortado.bench.report.Case;
import cortado.bench.report.Metric;
import cortado.bench.report.Series;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class WorkloadsTest {
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @Test
  void steps_withTwoPeersThatAgree_recordEveryRoundOfEachProcess() throws Exception {
    var run = run(FakePeer.command("one", "42"), FakePeer.command("two", "42"));

    run.perform(new Workloads().steps(run), () -> {});

    assertThat(run.failures()).isEmpty();
    assertThat(run.recorder().series())
        .extracting(Series::of, Series::peer)
        .containsExactlyInAnyOrder(
            tuple(Case.of("spawn_many", "n=10"), "one"),
            tuple(Case.of("spawn_many", "n=10"), "two"),
            tuple(Case.of("mpsc", ""), "one"),
            tuple(Case.of("mpsc", ""), "two"));
    assertThat(run.recorder().series())
        .allSatisfy(
            series -> {
              assertThat(series.process()).containsExactly(0, 0, 1, 1);
              assertThat(series.all(Metric.CPU_NS)).containsOnly(20.0);
              assertThat(series.all(Metric.WALL_NS)).containsOnly(10.0);
              assertThat(series.all(Metric.LATE_P50_US)).containsOnly(7.0);
              assertThat(series.has(Metric.BYTES)).isFalse();
              assertThat(series.answer()).isEqualTo("42");
            });
  }

  @Test
  void steps_withAFilter_runOnlyWhatBeginsWithIt() throws Exception {
    var run =
        new BenchRun(
            options("mpsc"), List.of(FakePeer.command("one", "1")), tools(), () -> 1.5, progress());

    run.perform(new Workloads().steps(run), () -> {});

    assertThat(run.recorder().cases()).containsExactly(Case.of("mpsc", ""));
  }

  @Test
  void steps_withPeersThatDisagree_failAndNameWorkloadAndPeers() throws Exception {
    var run = run(FakePeer.command("one", "42"), FakePeer.command("two", "43"));

    run.perform(new Workloads().steps(run), () -> {});

    assertThat(run.failures())
        .anySatisfy(
            failure -> assertThat(failure).contains("spawn_many n=10", "one", "two", "42", "43"));
    assertThat(run.recorder().series()).isEmpty();
  }

  @Test
  void steps_withAPeerThatCrashes_failWithItsLastWordsAndGoOnWithTheOthers() throws Exception {
    var run = run(FakePeer.command("good", "42"), FakePeer.command("bad", "crash"));

    run.perform(new Workloads().steps(run), () -> {});

    assertThat(run.failures())
        .isNotEmpty()
        .allSatisfy(
            failure -> assertThat(failure).contains("bad", "exit code 3", "the last words"));
    assertThat(run.recorder().series()).extracting(Series::peer).containsOnly("good");
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("FAILED: ");
  }

  @Test
  void steps_withAPeerThatSaysItFailed_failWithItsMessage() throws Exception {
    var run = run(FakePeer.command("bad", "fail"));

    run.perform(new Workloads().steps(run), () -> {});

    assertThat(run.failures())
        .isNotEmpty()
        .allSatisfy(failure -> assertThat(failure).contains("bad", "no luck today"));
  }

  @Test
  void steps_withAPeerThatBabbles_failWithWhatItSaid() throws Exception {
    var run = run(FakePeer.command("bad", "babble"));

    run.perform(new Workloads().steps(run), () -> {});

    assertThat(run.failures())
        .isNotEmpty()
        .allSatisfy(failure -> assertThat(failure).contains("bad", "'what?'"));
  }

  @Test
  void steps_ofMemory_recordTheResultsOfAProcessEach() {
    var run = run(FakePeer.command("one", "-"));

    run.perform(new MemoryPiece().steps(run), () -> {});

    assertThat(run.failures()).isEmpty();
    assertThat(run.recorder().series())
        .hasSize(2)
        .allSatisfy(
            series -> {
              assertThat(series.process()).containsExactly(0, 1);
              assertThat(series.all(Metric.RSS_BYTES)).containsExactly(200.0, 200.0);
              assertThat(series.has(Metric.HEAP_BYTES)).isFalse();
            });
  }

  private BenchRun run(PeerCommand... peers) {
    return new BenchRun(options(), List.of(peers), tools(), () -> 1.5, progress());
  }

  private static Options options(String... words) {
    var all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--rounds", "2", "--processes", "2", "--round-ms", "1", "--warm-ms", "0"));
    return Options.parse(all, Path.of("out"), 1);
  }

  private static BenchRun.Tools tools() {
    return new BenchRun.Tools(Path.of("java"), Path.of("none"), Path.of("none"), Path.of("none"));
  }

  private Progress progress() {
    return new Progress(new PrintStream(said, true, StandardCharsets.UTF_8), false);
  }
}
