package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.observe.StuckTask;
import cortado.task.JoinHandle;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Stuck tasks in the flight recorder.
@Timeout(60)
class StuckTaskRecordingTest {

  @TempDir Path directory;

  private final BlockingQueue<StuckTask> told = new LinkedBlockingQueue<>();

  @Test
  void stuckTask_isRecorded() throws Exception {
    var stuck = new TestFutures.Stuck();
    Path file = directory.resolve("stuck.jfr");
    long id;
    try (var recording = new Recording();
        AsyncRuntime runtime =
            AsyncRuntime.multiThread()
                .workers(1)
                .name("barista")
                .stuckAfter(Duration.ofMillis(10))
                .onStuck(told::add)
                .build()) {
      recording.enable("cortado.StuckTask");
      recording.start();
      JoinHandle<Void> blocking = runtime.spawn(stuck);
      id = blocking.id();
      while (!TestFutures.Stuck.isAt(told.take().line())) {
        stuck.goOn();
      }
      stuck.end();
      runtime.blockOn(blocking);
      recording.dump(file);
    }

    List<RecordedEvent> events = RecordingFile.readAllEvents(file);

    assertThat(events).anyMatch(event -> event.getLong("task") == id);
    assertThat(events).allMatch(event -> event.getString("runtime").equals("barista"));
    assertThat(events).anyMatch(event -> event.getString("line").contains("TestFutures.java"));
  }
}
