package cortado.future;

import static java.util.Locale.ROOT;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a suspended future waits for, in words. Immutable, and refers to nothing of the program.
///
/// @param what what is to happen: `lock`, `receive`, `sleep`
/// @param resource what it is to happen to, null when that has no identity: `Mutex@1b2c3d`
/// @param detail how far it is from happening; may be empty
/// @param holders the tasks without which it cannot happen, as far as they are known
public record Wait(String what, @Nullable String resource, String detail, List<Long> holders) {

  /// With a copy of the holders.
  public Wait {
    holders = List.copyOf(holders);
  }

  /// A wait for something that nobody in particular has to bring about.
  public static Wait of(String what, @Nullable String resource, String detail) {
    return new Wait(what, resource, detail, List.of());
  }

  /// A wait for something that the task of `holder` has. Null, or a waker of no task, when that is
  /// not known.
  public static Wait heldBy(
      @Nullable Waker holder, String what, @Nullable String resource, String detail) {
    long task = holder == null ? Waker.NO_TASK : holder.taskId();
    return new Wait(what, resource, detail, task == Waker.NO_TASK ? List.of() : List.of(task));
  }

  /// A wait for a time that is `leftNanos` away, which may be negative.
  public static Wait until(String what, long leftNanos) {
    String detail = leftNanos < 0 ? "over for " + text(-leftNanos) : text(leftNanos) + " left";
    return of(what, null, detail);
  }

  /// A span in the greatest unit that gives it at least one digit before the point.
  private static String text(long nanos) {
    if (nanos >= 60_000_000_000L) {
      return Duration.ofSeconds(nanos / 1_000_000_000L).toString().substring(2).toLowerCase(ROOT);
    }
    return nanos >= 1_000_000_000L
        ? String.format(ROOT, "%.1f s", nanos / 1e9)
        : nanos / 1_000_000 + " ms";
  }

  /// The name of `object` among others of its kind.
  public static String nameOf(String kind, Object object) {
    return kind + "@" + Integer.toHexString(System.identityHashCode(object));
  }

  /// Whether the task that has what is waited for is itself what is waited for.
  private boolean isForItsHolder() {
    return resource != null
        && holders.size() == 1
        && List.of(resource.split(" ", -1)).contains(holders.getFirst().toString());
  }

  @Override
  public String toString() {
    var text = new StringBuilder(what);
    if (resource != null) {
      text.append(' ').append(resource);
    }
    if (!detail.isEmpty()) {
      text.append(", ").append(detail);
    }
    if (!isForItsHolder()) {
      for (int index = 0; index < holders.size(); index++) {
        text.append(index == 0 ? ", held by task " : " and task ").append(holders.get(index));
      }
    }
    return text.toString();
  }
}
