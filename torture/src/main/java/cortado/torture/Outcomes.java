package cortado.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;

/// How every test of a suite ended, by its unique name, and how often tortured code suspended.
///
/// Immutable.
///
/// @param awaits how many futures were made for an await
/// @param suspensions how many of them were pending at least once
/// @param cpu what the JVM of the tests has used, start and compilers included
record Outcomes(SortedMap<String, String> byTest, long awaits, long suspensions, Duration cpu) {

  private static final String PASSED = "SUCCESSFUL";
  private static final String FAILED = "FAILED";
  private static final String SKIPPED = "SKIPPED";

  /// Reads what a [Recorder] wrote.
  static Outcomes read(Path file) throws IOException {
    var byTest = new TreeMap<String, String>();
    long awaits = 0;
    long suspensions = 0;
    Duration cpu = Duration.ZERO;
    for (String line : Files.readAllLines(file)) {
      String[] columns = line.split("\t", 2);
      switch (columns[0]) {
        case "awaits" -> awaits = Long.parseLong(columns[1]);
        case "suspensions" -> suspensions = Long.parseLong(columns[1]);
        case "cpu" -> cpu = Duration.parse(columns[1]);
        default -> byTest.put(columns[0], columns[1]);
      }
    }
    return new Outcomes(byTest, awaits, suspensions, cpu);
  }

  /// How many tests there are.
  int tests() {
    return byTest.size();
  }

  /// How many passed.
  long passed() {
    return byTest.values().stream().filter(outcome -> outcome.startsWith(PASSED)).count();
  }

  /// How many failed.
  long failed() {
    return byTest.values().stream().filter(outcome -> outcome.startsWith(FAILED)).count();
  }

  /// How many were aborted by an assumption, or skipped.
  long others() {
    return tests() - passed() - failed();
  }

  /// The tests that did not end alike, each with both endings.
  List<String> differencesTo(Outcomes other) {
    var names = new TreeSet<>(byTest.keySet());
    names.addAll(other.byTest.keySet());
    var differences = new ArrayList<String>();
    for (String name : names) {
      String mine = byTest.getOrDefault(name, "absent");
      String others = other.byTest.getOrDefault(name, "absent");
      if (!statusOf(mine).equals(statusOf(others))) {
        differences.add(name + "\n    was " + mine + "\n    is  " + others);
      }
    }
    return differences;
  }

  private static String statusOf(String outcome) {
    return outcome.split(" ", 2)[0];
  }

  /// Writes down what happens. Safe for any thread.
  static final class Recorder implements TestExecutionListener {

    private final Map<String, String> byTest = new ConcurrentSkipListMap<>();

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
      if (test.isTest() || result.getStatus() == TestExecutionResult.Status.FAILED) {
        byTest.put(
            test.getUniqueId(),
            result.getStatus() + result.getThrowable().map(Recorder::describe).orElse(""));
      }
    }

    @Override
    public void executionSkipped(TestIdentifier test, String reason) {
      byTest.put(test.getUniqueId(), SKIPPED);
    }

    private static String describe(Throwable failure) {
      var text = new StringBuilder(" ").append(failure);
      for (StackTraceElement element : failure.getStackTrace()) {
        if (text.length() > 3_000) {
          break;
        }
        text.append(" < ").append(element);
      }
      return text.toString().replaceAll("\\s+", " ");
    }

    List<String> lines() {
      var lines = new ArrayList<String>();
      byTest.forEach((name, outcome) -> lines.add(name.replaceAll("\\s+", " ") + "\t" + outcome));
      lines.add("awaits\t" + Suspend.awaits());
      lines.add("suspensions\t" + Suspend.suspensions());
      lines.add("cpu\t" + Torture.cpuUsed());
      return lines;
    }
  }
}
