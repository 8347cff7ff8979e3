package cortado.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jacoco.core.analysis.Analyzer;
import org.jacoco.core.analysis.CoverageBuilder;
import org.jacoco.core.analysis.IClassCoverage;
import org.jacoco.core.analysis.ICounter;
import org.jacoco.core.data.ExecutionDataStore;
import org.jacoco.core.data.SessionInfoStore;
import org.jacoco.core.instr.Instrumenter;
import org.jacoco.core.runtime.LoggerRuntime;
import org.jacoco.core.runtime.RuntimeData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// JaCoCo counts the lines of async code as those of any code, whichever of the two comes first.
class CoverageTest {

  /// Runs the loop in `run` and of `part` all but the conditional exits and the handler.
  private static final String PROGRAM =
      """
      @Async static Future<Integer> part(int x) {
        if (x > 5) {
          return ready(later(x).await());
        }
        int y = later(x).await();
        if (y > 3) {
          throw new IllegalStateException();
        }
        try {
          y += later(2).await();
        } catch (RuntimeException e) {
          log(e);
          y = later(4).await();
        } finally {
          y += later(1).await();
        }
        return ready(
            y + later(3)
                .await());
      }
      static Future<Integer> unused() {
        return async(() -> later(1).await());
      }
      static Future<Integer> run() {
        return async(() -> {
          int sum = 0;
          for (int i = 0; i < 2; i++) {
            sum += part(i).await();
          }
          return sum;
        });
      }
      @Async static Future<Integer> never() {
        return ready(later(1).await());
      }""";

  private static final List<Integer> COVERED =
      List.of(2, 5, 6, 10, 15, 17, 18, 19, 25, 26, 27, 28, 30);
  private static final List<Integer> NOT_COVERED = List.of(3, 7, 11, 12, 13, 22, 34);

  private final LoggerRuntime runtime = new LoggerRuntime();
  private final RuntimeData data = new RuntimeData();
  private final Instrumenter instrumenter = new Instrumenter(runtime);

  @BeforeEach
  void start() throws Exception {
    runtime.startup(data);
  }

  @AfterEach
  void stop() {
    runtime.shutdown();
  }

  private Map<String, byte[]> instrumented(Map<String, byte[]> classes) throws Exception {
    var instrumented = new TreeMap<String, byte[]>();
    for (var entry : classes.entrySet()) {
      instrumented.put(entry.getKey(), instrumenter.instrument(entry.getValue(), entry.getKey()));
    }
    return instrumented;
  }

  /// As with the Maven goal and JaCoCo's agent: reports read the transformed classes.
  @Test
  void lines_ofTransformedClasses_areCountedRight() throws Throwable {
    Map<String, byte[]> classes = Transformed.of(Compiled.members(PROGRAM)).classes();

    var program = Transformed.untransformed(Compiled.of(instrumented(classes)));

    assertThat(program.run()).isEqualTo(13);
    assertThatCoverageOf(classes);
  }

  /// As with JaCoCo's offline instrumentation, or with its agent before ours: reports read the
  /// classes as they were compiled.
  @Test
  void lines_ofClassesInstrumentedFirst_areCountedRight() throws Throwable {
    Map<String, byte[]> classes = Compiled.members(PROGRAM).classes();

    var program = Transformed.of(Compiled.of(instrumented(classes)));

    assertThat(program.run()).isEqualTo(13);
    assertThatCoverageOf(classes);
  }

  private void assertThatCoverageOf(Map<String, byte[]> classes) throws Exception {
    var executed = new ExecutionDataStore();
    data.collect(executed, new SessionInfoStore(), false);
    var report = new CoverageBuilder();
    var analyzer = new Analyzer(executed, report);
    for (var entry : classes.entrySet()) {
      analyzer.analyzeClass(entry.getValue(), entry.getKey());
    }

    assertThat(report.getClasses()).extracting(IClassCoverage::getName).containsExactly("Host");
    IClassCoverage host = report.getClasses().iterator().next();
    assertThat(linesWith(host, ICounter.NOT_COVERED)).isEqualTo(NOT_COVERED);
    var covered = new ArrayList<>(linesWith(host, ICounter.FULLY_COVERED));
    covered.addAll(linesWith(host, ICounter.PARTLY_COVERED));
    assertThat(covered).containsExactlyInAnyOrderElementsOf(COVERED);
  }

  /// Line 1 also holds the declaration of the class with its constructor.
  private static List<Integer> linesWith(IClassCoverage host, int status) {
    var lines = new ArrayList<Integer>();
    for (int line = 2; line <= host.getLastLine(); line++) {
      if (host.getLine(line).getStatus() == status) {
        lines.add(line);
      }
    }
    return lines;
  }
}
