package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.observe.RuntimeMetrics;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// What a runtime counts, in the flight recorder.
@ParameterizedClass
@EnumSource(
    value = RuntimeKind.class,
    names = {"CURRENT_THREAD", "TWO_WORKERS"})
@Timeout(60)
class MetricsRecordingTest {

  @Parameter RuntimeKind kind;

  @Test
  void metrics_areRecordedNowAndThen_ifAskedFor() {
    var recorded = new AtomicReference<RecordedEvent>();
    try (AsyncRuntime runtime = kind.builder.get().name("counted").build();
        var stream = new RecordingStream()) {
      stream.enable("cortado.RuntimeMetrics").withPeriod(Duration.ofMillis(50));
      stream.setReuse(false);
      stream.onEvent(
          "cortado.RuntimeMetrics",
          event -> {
            if (event.getString("runtime").equals("counted") && event.getLong("polls") > 0) {
              recorded.set(event);
            }
          });
      stream.startAsync();
      while (recorded.get() == null) {
        int _ = runtime.blockOn(runtime.spawn(TestFutures.yielding(100)));
      }

      RuntimeMetrics later = runtime.metrics();
      RecordedEvent event = recorded.get();
      assertThat(event.getInt("workers")).isEqualTo(later.workers().size());
      assertThat(event.getLong("polls")).isLessThanOrEqualTo(later.polls());
      assertThat(event.getLong("spawnedTasks")).isBetween(1L, later.spawnedTasks());
      assertThat(event.getDuration("busyNanos")).isPositive();
    }
  }
}
