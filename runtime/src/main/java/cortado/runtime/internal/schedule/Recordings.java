package cortado.runtime.internal.schedule;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import cortado.observe.RuntimeObserver;
import cortado.observe.StuckTask;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/// What flight recordings want to hear, if there are any. Safe for any thread.
///
/// The JVM may be without the flight recorder, and most programs never record anything: no event
/// class is loaded before somebody does.
final class Recordings {

  private static final boolean POSSIBLE = isPossible();

  @GuardedBy("Recordings.class")
  private static boolean metricsOffered;

  private Recordings() {}

  private static boolean isPossible() {
    try {
      Class<?> _ =
          Class.forName("jdk.jfr.FlightRecorder", false, Recordings.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException _) {
      return false;
    }
  }

  /// Records a task that is stuck, if that is wanted.
  static void commit(StuckTask stuck) {
    if (POSSIBLE) {
      StuckTaskEvent.commit(stuck);
    }
  }

  /// Who records the tasks of a runtime, if that is wanted at the moment.
  static @Nullable RuntimeObserver observer(String runtime) {
    try {
      if (!POSSIBLE || !Wanted.isAnything()) {
        return null;
      }
      offerMetrics();
      return Wanted.tasks() ? new RecordedTasks(runtime) : null;
    } catch (IllegalStateException refused) {
      // The recorder is there, and this JVM may not use it.
      return null;
    }
  }

  /// Has the recorder ask for the metrics of all runtimes, now and then, if they are wanted.
  private static synchronized void offerMetrics() {
    if (!metricsOffered) {
      Wanted.beginMetrics();
      metricsOffered = true;
    }
  }

  /// A runtime has ended. After the last one the recorder asks for nothing, and does not keep the
  /// classes of a program that has left.
  static synchronized void runtimeEnded() {
    if (metricsOffered && Running.engines().isEmpty()) {
      Wanted.endMetrics();
      metricsOffered = false;
    }
  }

  /// Apart, since it does not link without the flight recorder.
  private static final class Wanted {

    private static final Runnable METRICS = RuntimeMetricsEvent::commitAll;

    private Wanted() {}

    /// Whether somebody has recorded anything since the JVM was started.
    static boolean isAnything() {
      return FlightRecorder.isInitialized();
    }

    static void beginMetrics() {
      FlightRecorder.addPeriodicEvent(RuntimeMetricsEvent.class, METRICS);
    }

    static void endMetrics() {
      boolean _ = FlightRecorder.removePeriodicEvent(METRICS);
    }

    static boolean tasks() {
      return isOn(TaskSpawnEvent.class) || isOn(TaskEndEvent.class);
    }

    private static boolean isOn(Class<? extends Event> event) {
      return EventType.getEventType(event).isEnabled();
    }
  }
}
