package cortado.runtime.internal.schedule;

import cortado.observe.RuntimeObserver;
import cortado.observe.StuckTask;
import java.util.concurrent.atomic.AtomicBoolean;
import jdk.jfr.Event;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;

/// What flight recordings want to hear, if there are any. Stateless.
///
/// The JVM may be without the flight recorder, and most programs never record anything: no event
/// class is loaded before somebody does.
final class Recordings {

  private static final boolean POSSIBLE = isPossible();

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
      Wanted.offerMetrics();
      return Wanted.tasks() ? new RecordedTasks(runtime) : null;
    } catch (IllegalStateException refused) {
      // The recorder is there, and this JVM may not use it.
      return null;
    }
  }

  /// Apart, since it does not link without the flight recorder.
  private static final class Wanted {

    private static final AtomicBoolean METRICS_OFFERED = new AtomicBoolean();

    private Wanted() {}

    /// Whether somebody has recorded anything since the JVM was started.
    static boolean isAnything() {
      return FlightRecorder.isInitialized();
    }

    /// Has the recorder ask for the metrics of all runtimes, now and then, if they are wanted.
    static void offerMetrics() {
      if (!METRICS_OFFERED.get() && !METRICS_OFFERED.getAndSet(true)) {
        FlightRecorder.addPeriodicEvent(RuntimeMetricsEvent.class, RuntimeMetricsEvent::commitAll);
      }
    }

    static boolean tasks() {
      return isOn(TaskSpawnEvent.class) || isOn(TaskEndEvent.class);
    }

    private static boolean isOn(Class<? extends Event> event) {
      return EventType.getEventType(event).isEnabled();
    }
  }
}
