package cortado.runtime.internal.context;

import cortado.future.Future;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The task locals that are bound where one is, each with its value.
///
/// A list without an order, in which each key is once; so it does not grow with the generations of
/// tasks that bind a key again. Until the first key is made in this JVM, spawning asks for nothing.
/// Immutable.
public final class Locals {

  private static final ScopedValue<Locals> CURRENT = ScopedValue.newInstance();

  private static final Locals NONE = new Locals(null, "", null);

  /// A plain field: who binds a key has got it from the thread that made it.
  private static boolean isUsed;

  /// Null in the list without locals alone.
  private final @Nullable Key key;

  private final Object value;
  private final @Nullable Locals rest;

  private Locals(@Nullable Key key, Object value, @Nullable Locals rest) {
    this.key = key;
    this.value = value;
    this.rest = rest;
  }

  /// What a value is bound to. Compared by identity.
  public static final class Key {

    private final boolean inheritable;

    /// Whose value spawned tasks have as well, if it is `inheritable`.
    @SuppressWarnings("StaticAssignmentInConstructor") // From the first key on, locals are used.
    public Key(boolean inheritable) {
      this.inheritable = inheritable;
      isUsed = true;
    }
  }

  /// Those that are bound where this is called.
  public static Locals current() {
    return CURRENT.isBound() ? CURRENT.get() : NONE;
  }

  /// What `key` is bound to where this is called, or null.
  public static @Nullable Object valueOf(Key key) {
    for (Locals each = current(); each.rest != null; each = each.rest) {
      if (each.key == key) {
        return each.value;
      }
    }
    return null;
  }

  /// With these and no others.
  public ScopedValue.Carrier carrier() {
    return ScopedValue.where(CURRENT, this);
  }

  /// `future` with the inheritable ones of those that are bound here.
  public static <T extends @Nullable Object> Future<T> inheritedBy(Future<T> future) {
    if (!isUsed) {
      return future;
    }
    Locals inherited = current().inheritable();
    return inherited == NONE ? future : new BoundFuture<>(inherited.carrier(), future);
  }

  /// `job` with the inheritable ones of those that are bound here.
  public static <T extends @Nullable Object> Callable<T> inheritedBy(Callable<T> job) {
    if (!isUsed) {
      return job;
    }
    Locals inherited = current().inheritable();
    return inherited == NONE ? job : () -> inherited.carrier().call(job::call);
  }

  /// Has `body` poll `future` with what is bound here, and do all else without.
  public static <T extends @Nullable Object> T apart(
      Future<T> future, Function<Future<T>, T> body) {
    Locals here = isUsed ? current() : NONE;
    return here == NONE
        ? body.apply(future)
        : NONE.carrier().call(() -> body.apply(new BoundFuture<>(here.carrier(), future)));
  }

  /// These and one more, in place of what its key was bound to.
  public Locals with(Key added, Object bound) {
    return new Locals(added, bound, without(added));
  }

  private Locals without(Key removed) {
    Locals kept = NONE;
    for (Locals each = this; each.rest != null; each = each.rest) {
      if (each.key != removed) {
        kept = new Locals(each.key, each.value, kept);
      }
    }
    return kept;
  }

  private Locals inheritable() {
    Locals kept = NONE;
    for (Locals each = this; each.rest != null; each = each.rest) {
      if (each.key != null && each.key.inheritable) {
        kept = new Locals(each.key, each.value, kept);
      }
    }
    return kept;
  }
}
