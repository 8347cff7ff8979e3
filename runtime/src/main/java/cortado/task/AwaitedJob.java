package cortado.task;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Outcome;
import cortado.future.Poll;
import cortado.future.Unwinding;
import org.jspecify.annotations.Nullable;

/// A blocking job that is aborted when the future that waits for it is cancelled.
final class AwaitedJob<T extends @Nullable Object> implements Future<T> {

  private final JoinHandle<T> job;

  AwaitedJob(JoinHandle<T> job) {
    this.job = job;
  }

  @Override
  public Poll<T> poll(Context context) throws Throwable {
    return job.poll(context);
  }

  @Override
  public void cancel() {
    job.abort();
    job.cancel();
  }

  @Override
  public @Nullable Unwinding beginCancel(Context context) {
    job.abort();
    return new Unwinding(job.catching().map(AwaitedJob::rethrowFailure));
  }

  private static boolean rethrowFailure(Outcome<?> outcome) {
    if (outcome instanceof Outcome.Failure<?>(Throwable failure)
        && !(failure instanceof TaskAbortedException)) {
      throw new IllegalStateException("a blocking job failed when it was interrupted", failure);
    }
    return true;
  }
}
