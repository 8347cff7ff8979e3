import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What the probes in a program saw during one run. The program's classes call it, and confine it
/// to one run at a time.
public final class TourProbe {

  /// What became of one resource.
  private static final class Fate {
    final Map<String, Integer> closings = new TreeMap<>();
    boolean isHandedOver;
  }

  private static final Map<Object, Fate> resources = new IdentityHashMap<>();
  private static final List<String> problems = new ArrayList<>();
  private static @Nullable Thread runner;
  private static long steps;
  private static long dueAt;
  private static Runnable due = () -> {};
  private static boolean isOver;

  private TourProbe() {}

  /// Forgets everything, watches this thread, and calls `whenDue` at a step, from 1 on.
  static synchronized void begin(long dueAtStep, Runnable whenDue) {
    resources.clear();
    problems.clear();
    runner = Thread.currentThread();
    steps = 0;
    isOver = false;
    dueAt = dueAtStep;
    due = whenDue;
  }

  /// From now on nothing may run.
  static synchronized void end() {
    isOver = true;
  }

  static synchronized long steps() {
    return steps;
  }

  /// A method of the program begins, or goes on after a suspension. Other threads are not the
  /// runtime's own: what blocks there runs to its end.
  public static void step(String method) {
    Runnable toRun = null;
    synchronized (TourProbe.class) {
      if (Thread.currentThread() == runner) {
        steps++;
        if (isOver) {
          problems.add(method + " ran afterwards");
        }
        toRun = steps == dueAt ? due : null;
      }
    }
    if (toRun != null) {
      toRun.run();
    }
  }

  /// The program has a resource in its hands, perhaps not for the first time.
  public static synchronized void have(@Nullable Object resource) {
    if (resource != null) {
      resources.computeIfAbsent(resource, _ -> new Fate());
    }
  }

  /// A resource is about to be closed at a place of the program.
  public static synchronized void close(@Nullable Object resource, String place) {
    if (resource != null) {
      resources.computeIfAbsent(resource, _ -> new Fate()).closings.merge(place, 1, Integer::sum);
    }
  }

  /// A resource is about to become others, which are to be closed instead.
  public static synchronized void handOver(Object resource) {
    resources.computeIfAbsent(resource, _ -> new Fate()).isHandedOver = true;
  }

  /// How many resources the program had.
  static synchronized int resources() {
    return resources.size();
  }

  /// How many of them nobody closed.
  static synchronized int leftOpen() {
    return (int)
        resources.values().stream()
            .filter(fate -> fate.closings.isEmpty() && !fate.isHandedOver)
            .count();
  }

  /// What is wrong: a step after the end, and clean-up that ran twice.
  static synchronized List<String> problems() {
    var found = new ArrayList<>(problems);
    resources.forEach(
        (resource, fate) ->
            fate.closings.forEach(
                (place, times) -> {
                  if (times > 1) {
                    found.add(
                        resource.getClass().getName() + " closed " + times + " times at " + place);
                  }
                }));
    return found;
  }
}
