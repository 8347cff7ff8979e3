package cortado.task;

/// The result of a task that was aborted, or that its runtime cancelled while shutting down.
public final class TaskAbortedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /// With the message to show.
  public TaskAbortedException(String message) {
    super(message);
  }
}
