package cortado.observe;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/// The tasks of a runtime as they were found, one after the other, while it went on.
///
/// Each task is told of as it was at some moment of the dump. Immutable, and refers to nothing of
/// the program.
///
/// @param runtime the name of the runtime
/// @param tasks the tasks
/// @param omitted how many more there were
/// @param roots the futures that threads block on
/// @param jobs the blocking jobs that run
/// @param queuedJobs how many more wait for a thread
/// @param deadlocks circles of tasks that wait for each other
public record TaskDump(
    String runtime,
    List<TaskInfo> tasks,
    long omitted,
    List<RootInfo> roots,
    List<JobInfo> jobs,
    int queuedJobs,
    List<Deadlock> deadlocks) {

  /// With copies of the lists.
  public TaskDump {
    tasks = List.copyOf(tasks);
    roots = List.copyOf(roots);
    jobs = List.copyOf(jobs);
    deadlocks = List.copyOf(deadlocks);
  }

  /// Of these tasks, among which it looks for circles.
  public static TaskDump of(
      String runtime,
      List<TaskInfo> tasks,
      long omitted,
      List<RootInfo> roots,
      List<JobInfo> jobs,
      int queuedJobs) {
    return new TaskDump(runtime, tasks, omitted, roots, jobs, queuedJobs, Deadlocks.among(tasks));
  }

  /// Writes it for a reader: tasks that wait at the same place for the same kind of thing are told
  /// of once.
  public void print(Appendable target) throws IOException {
    new DumpText(this, target).print();
  }

  /// What [#print(Appendable)] writes.
  @Override
  public String toString() {
    var text = new StringBuilder();
    try {
      print(text);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return text.toString();
  }
}
