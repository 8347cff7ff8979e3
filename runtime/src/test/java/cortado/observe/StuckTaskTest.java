package cortado.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StuckTaskTest {

  private static final StackTraceElement SLEEP = call("java.lang.Thread", "sleep");
  private static final StackTraceElement LIBRARY = call("cortado.future.Join", "poll");
  private static final StackTraceElement PROGRAM = call("cortado.miniredis.db.Db", "get");
  private static final StackTraceElement CALLER = call("org.example.Main", "main");

  private static StackTraceElement call(String className, String method) {
    return new StackTraceElement(className, method, "File.java", 7);
  }

  private static StuckTask stuckIn(String name, StackTraceElement... stack) {
    return new StuckTask(
        "shop", 3, name, Thread.currentThread(), Duration.ofMillis(120), List.of(stack));
  }

  @Test
  void line_isTheInnermostCallOfTheProgram() {
    assertThat(stuckIn(null, SLEEP, LIBRARY, PROGRAM, CALLER).line()).isEqualTo(PROGRAM);
  }

  @Test
  void line_whereOnlyLibrariesAreFound_isTheInnermostBesideTheJdk() {
    assertThat(stuckIn(null, SLEEP, LIBRARY).line()).isEqualTo(LIBRARY);
    assertThat(stuckIn(null, SLEEP).line()).isNull();
  }

  @Test
  void toString_saysWhichTaskAndWhere() {
    assertThat(stuckIn("cashier", SLEEP, PROGRAM).toString())
        .startsWith("task 3 'cashier' of runtime 'shop' has kept thread '")
        .contains("' for 120 ms\n    at java.lang.Thread.sleep(File.java:7)\n")
        .endsWith("    at cortado.miniredis.db.Db.get(File.java:7)");
  }
}
