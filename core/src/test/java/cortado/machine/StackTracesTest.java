package cortado.machine;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.future.Context;
import cortado.future.Poll;
import org.junit.jupiter.api.Test;

class StackTracesTest {

  private static final StackTraceElement USER = element("Host", "a", 3);
  private static final StackTraceElement GENERATED = element("Host$$a$1", "poll", -1);
  private static final StackTraceElement MACHINE = element(Machine.class.getName(), "poll", 9);

  private static StackTraceElement element(String type, String method, int line) {
    return new StackTraceElement(type, method, "Host.java", line);
  }

  private static <X extends Throwable> X with(X failure, StackTraceElement... trace) {
    failure.setStackTrace(trace);
    return failure;
  }

  @Test
  void trim_ofFailureFromTheMachine_dropsGeneratedFrames() {
    var failure = with(new Exception(), USER, GENERATED, USER, MACHINE);

    StackTraces.trim(failure, new Machine());

    assertThat(failure.getStackTrace()).containsExactly(USER, USER);
  }

  @Test
  void trim_ofFailureFromElsewhere_changesNothing() {
    var failure = with(new Exception(), USER, GENERATED);

    StackTraces.trim(failure, new Machine());

    assertThat(failure.getStackTrace()).containsExactly(USER, GENERATED);
  }

  @Test
  void trim_followsCausesAndSuppressedEvenInCircles() {
    var cause = with(new Exception(), MACHINE, USER);
    var suppressed = with(new Exception(), USER, MACHINE);
    var failure = with(new Exception(cause), USER, MACHINE, USER);
    failure.addSuppressed(suppressed);
    cause.initCause(failure);

    StackTraces.trim(failure, new Machine());

    assertThat(failure.getStackTrace()).containsExactly(USER, USER);
    assertThat(cause.getStackTrace()).containsExactly(USER);
    assertThat(suppressed.getStackTrace()).containsExactly(USER);
  }

  @Test
  void trim_ofFailureThatKeepsItsTrace_ends() {
    var failure =
        new Exception() {
          @Override
          public StackTraceElement[] getStackTrace() {
            return new StackTraceElement[] {MACHINE};
          }
        };
    failure.initCause(new Exception(failure));

    StackTraces.trim(failure, new Machine());

    assertThat(failure.getStackTrace()).containsExactly(MACHINE);
  }

  private static final class Machine extends StateMachine<Object> {

    @Override
    public Poll<Object> poll(Context context) {
      return Poll.pending();
    }

    @Override
    protected void clear() {}
  }
}
