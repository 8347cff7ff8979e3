package cortado.task;

import cortado.future.Future;
import cortado.runtime.internal.context.BoundFuture;
import cortado.runtime.internal.context.Locals;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A value that belongs to a future and to what that awaits, on whatever threads they are polled.
///
/// What a [ThreadLocal] is to a thread, without the risk of meeting another task's value: bound by
/// [#where(Object, Future)], it can be read during each poll of that future, and while it is
/// cancelled and cleans up, and at no other time. Bindings may be nested; the innermost counts.
///
/// The tasks that are spawned inside do not have the value, unless the local was made by
/// [#inheritable(String)]. For a [ScopedValue] there is [Tasks#where].
///
/// Tasks that use none pay nothing. Safe for any thread.
///
/// @param <T> the type of the value, which is never null
public final class TaskLocal<T> {

  private final String name;
  private final Locals.Key key;

  private TaskLocal(String name, boolean inheritable) {
    this.name = Objects.requireNonNull(name, "name");
    this.key = new Locals.Key(inheritable);
  }

  /// A local, which `name` stands for in messages.
  public static <T> TaskLocal<T> create(String name) {
    return new TaskLocal<>(name, false);
  }

  /// A local that the tasks and blocking jobs spawned where it is bound have as well, and those
  /// that they spawn. They have the value of that moment.
  public static <T> TaskLocal<T> inheritable(String name) {
    return new TaskLocal<>(name, true);
  }

  /// `future` with this local bound to `value`.
  ///
  /// ## Cancel safety
  ///
  /// As the future's. Its clean-up has the value.
  public <R extends @Nullable Object> Future<R> where(T value, Future<R> future) {
    return new BoundFuture<>(new Binding(key, Objects.requireNonNull(value, "value")), future);
  }

  /// `future` with this local bound to a value of its own, which the first [#get()] makes.
  ///
  /// ## Cancel safety
  ///
  /// As the future's. Its clean-up has the value.
  public <R extends @Nullable Object> Future<R> whereLazy(
      Supplier<? extends T> value, Future<R> future) {
    return new BoundFuture<>(new Binding(key, new Lazy(value)), future);
  }

  /// Calls `operation` with this local bound to `value`, on the calling thread.
  public <R extends @Nullable Object, X extends Throwable> R call(
      T value, ScopedValue.CallableOp<? extends R, X> operation) throws X {
    return new Binding(key, Objects.requireNonNull(value, "value")).get().call(operation);
  }

  /// The value; throws [NoSuchElementException] where there is none.
  public T get() {
    T value = valueOrNull();
    if (value == null) {
      throw new NoSuchElementException(
          "task local '%s' is not bound here; bind it with where(), or make it inheritable for spawned tasks"
              .formatted(name));
    }
    return value;
  }

  /// The value, if there is one here.
  public Optional<T> tryGet() {
    return Optional.ofNullable(valueOrNull());
  }

  @SuppressWarnings("unchecked") // Bound by this local alone.
  private @Nullable T valueOrNull() {
    Object bound = Locals.valueOf(key);
    return (T) (bound instanceof Lazy lazy ? lazy.get() : bound);
  }

  /// Whether there is a value here.
  public boolean isBound() {
    return Locals.valueOf(key) != null;
  }

  @Override
  public String toString() {
    return "TaskLocal[" + name + "]";
  }

  /// One local bound besides all that are bound around it. Confined to the owner of its future.
  private static final class Binding implements Supplier<ScopedValue.Carrier> {

    private final Locals.Key key;
    private final Object value;

    /// What was bound around it the last time, and the carrier made then.
    private @Nullable Locals around;

    private ScopedValue.@Nullable Carrier made;

    Binding(Locals.Key key, Object value) {
      this.key = key;
      this.value = value;
    }

    @Override
    public ScopedValue.Carrier get() {
      Locals here = Locals.current();
      ScopedValue.Carrier carrier = made;
      if (carrier == null || here != around) {
        carrier = here.with(key, value).carrier();
        around = here;
        made = carrier;
      }
      return carrier;
    }
  }

  /// A value that is made when it is first asked for, by whichever task that may be.
  private static final class Lazy {

    private final Supplier<?> maker;
    private @Nullable Object made;

    Lazy(Supplier<?> maker) {
      this.maker = maker;
    }

    synchronized Object get() {
      Object value = made;
      if (value == null) {
        value = Objects.requireNonNull(maker.get(), "the value of a task local");
        made = value;
      }
      return value;
    }
  }
}
