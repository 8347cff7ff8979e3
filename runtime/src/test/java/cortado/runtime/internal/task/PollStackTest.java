package cortado.runtime.internal.task;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PollStackTest {

  private static final StackTraceElement SLEEP = call("java.lang.Thread", "sleep", 5);
  private static final StackTraceElement BODY = call("org.example.Main", "sell", 7);
  private static final StackTraceElement GENERATED = call("org.example.Main$$sell", "poll", -1);
  private static final StackTraceElement MACHINE = call("cortado.machine.StateMachine", "end", 9);
  private static final StackTraceElement POLL = call(TaskCell.class.getName(), "run", 80);
  private static final StackTraceElement WORKER = call("java.lang.Thread", "run", 3);

  private static StackTraceElement call(String className, String method, int line) {
    return new StackTraceElement(className, method, "File.java", line);
  }

  @Test
  void of_aThreadThatPolls_endsAtThePollAndSkipsWhatIsGenerated() {
    assertThat(PollStack.ofTask(SLEEP, BODY, GENERATED, MACHINE, POLL, POLL, WORKER))
        .containsExactly(SLEEP, BODY);
  }

  @Test
  void of_aThreadThatPollsNoTask_isEmpty() {
    assertThat(PollStack.ofTask(SLEEP, WORKER)).isEmpty();
  }
}
