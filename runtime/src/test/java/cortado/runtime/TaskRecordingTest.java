package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Futures;
import cortado.observe.RuntimeObserver;
import cortado.task.JoinHandle;
import cortado.task.TaskAbortedException;
import cortado.task.Tasks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import jdk.jfr.consumer.RecordingStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Tasks in the flight recorder.
@ParameterizedClass
@EnumSource(
    value = RuntimeKind.class,
    names = {"CURRENT_THREAD", "TWO_WORKERS"})
@Timeout(60)
class TaskRecordingTest {

  @Parameter RuntimeKind kind;

  @TempDir Path directory;

  private List<RecordedEvent> eventsOf(Recording recording, JoinHandle<?> task) throws IOException {
    Path file = directory.resolve("tasks.jfr");
    recording.dump(file);
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().startsWith("cortado.Task"))
        .filter(event -> event.getLong("task") == task.id())
        .toList();
  }

  private static Recording recordingTasks() {
    var recording = new Recording();
    recording.enable("cortado.TaskSpawn");
    recording.enable("cortado.TaskEnd");
    recording.start();
    return recording;
  }

  @Test
  void tasks_areRecordedWithTheirSpawnAndEnd() throws Exception {
    try (Recording recording = recordingTasks();
        AsyncRuntime runtime = kind.builder.get().name("barista").build()) {
      JoinHandle<Integer> completed;
      try (var _ = runtime.handle().enter()) {
        completed = Tasks.builder().name("milk").spawn(Futures.ready(1));
      }
      assertThat(runtime.blockOn(completed)).isOne();
      JoinHandle<Void> failed =
          runtime.spawn(
              TestFutures.run(
                  () -> {
                    throw new IllegalStateException("boo");
                  }));
      assertThatThrownBy(() -> runtime.blockOn(failed)).hasMessage("boo");
      JoinHandle<Void> aborted = runtime.spawn(Futures.pending());
      aborted.abort();
      assertThatThrownBy(() -> runtime.blockOn(aborted)).isInstanceOf(TaskAbortedException.class);

      List<RecordedEvent> first = eventsOf(recording, completed);
      assertThat(first).hasSize(2);
      assertThat(first).allMatch(event -> event.getString("runtime").equals("barista"));
      assertThat(first).allMatch(event -> event.getString("name").equals("milk"));
      assertThat(first)
          .filteredOn(event -> event.getEventType().getName().equals("cortado.TaskSpawn"))
          .allMatch(event -> spawnedHere(event))
          .hasSize(1);
      assertThat(eventsOf(recording, failed))
          .anyMatch(event -> event.hasField("failure") && endedAs(event, "failed"))
          .hasSize(2);
      assertThat(eventsOf(recording, aborted))
          .anyMatch(event -> event.hasField("failure") && endedAs(event, "aborted"))
          .hasSize(2);
    }
  }

  private static boolean spawnedHere(RecordedEvent event) {
    return event.getStackTrace().getFrames().stream()
        .anyMatch(
            frame ->
                frame.getMethod().getType().getName().equals(TaskRecordingTest.class.getName()));
  }

  private static boolean endedAs(RecordedEvent event, String outcome) {
    return event.getString("outcome").equals(outcome)
        && (outcome.equals("failed") == (event.getString("failure") != null));
  }

  @Test
  void observer_hearsOfTasksThatAreRecorded() throws Exception {
    BlockingQueue<Long> heard = new LinkedBlockingQueue<>();
    var observer =
        new RuntimeObserver() {
          @Override
          public void taskSpawned(long id, @Nullable String name) {
            heard.add(id);
          }
        };
    try (Recording recording = recordingTasks();
        AsyncRuntime runtime = kind.builder.get().observer(observer).build()) {
      JoinHandle<Integer> task = runtime.spawn(Futures.ready(1));
      assertThat(runtime.blockOn(task)).isOne();

      assertThat(heard).containsExactly(task.id());
      assertThat(eventsOf(recording, task)).hasSize(2);
    }
  }

  @Test
  void tasks_areNotRecordedUnlessAskedFor() throws Exception {
    try (var recording = new Recording()) {
      recording.start();
      try (AsyncRuntime runtime = kind.builder.get().build()) {
        JoinHandle<Integer> task = runtime.spawn(Futures.ready(1));
        assertThat(runtime.blockOn(task)).isOne();

        assertThat(eventsOf(recording, task)).isEmpty();
      }
    }
  }

  @Test
  void recording_thatBeginsLater_isNoticed() {
    var noticed = new AtomicBoolean();
    try (AsyncRuntime runtime = kind.builder.get().name("late").build();
        var stream = new RecordingStream()) {
      stream.enable("cortado.TaskSpawn");
      stream.onEvent(
          "cortado.TaskSpawn",
          event -> noticed.compareAndSet(false, event.getString("runtime").equals("late")));
      stream.startAsync();
      while (!noticed.get()) {
        int _ = runtime.blockOn(runtime.spawn(TestFutures.yielding(100)));
      }
    }

    assertThat(noticed).isTrue();
  }
}
