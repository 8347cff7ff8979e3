package cortado.sync;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import cortado.future.Cancelled;
import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Owner;
import cortado.future.Poll;
import cortado.future.Ready;
import cortado.future.Unwinding;
import cortado.future.Wait;
import cortado.future.Waiting;
import cortado.future.Waker;
import cortado.sync.Waiter.State;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A value that is made once, by the first who needs it, while the others wait.
///
/// Safe for any thread.
///
/// @param <T> the type of the value, which is never null
public final class OnceCell<T> {
  /*
   *                  poll                        ready
   *   no maker ─────────────▶ maker is set ───────────────▶ value is set
   *       ▲                      │   ◀─┐
   *       └──────────────────────┤     │ its future failed, or it was cancelled: the longest
   *         nobody waits         └─────┘ waiting is the next maker
   *
   * (1) Only `maker` polls its future, and there is one at a time; it ends, clean-up included, before
   *     the next begins.
   * (2) Somebody waits only while there is a maker.
   * (3) Once there is a value it stays, and everybody gets it.
   * (4) Neither futures nor wakers run under the monitor.
   *
   * Ordering: everything is under `lock`, so what comes before the value is visible to all who get
   * it.
   *
   * Proofs: OnceCellModelTest for (1) to (4), with a broken twin for (2).
   */
  private final Object lock = new Object();

  @GuardedBy("lock")
  private final WaitList<Get<T>> waiters = new WaitList<>();

  @GuardedBy("lock")
  private @Nullable Get<T> maker;

  @GuardedBy("lock")
  private @Nullable T value;

  /// A cell without a value.
  public OnceCell() {}

  /// What came of an attempt to set the value.
  public enum TrySet {
    /// The cell has it.
    SET,
    /// It has another one.
    HAS_VALUE,
    /// It has none, but somebody is making one.
    BUSY
  }

  /// The value, or null when there is none yet.
  public @Nullable T get() {
    synchronized (lock) {
      return value;
    }
  }

  /// Sets the value if there is none and nobody is making one.
  public TrySet trySet(T value) {
    Objects.requireNonNull(value, "value");
    synchronized (lock) {
      if (this.value != null) {
        return TrySet.HAS_VALUE;
      }
      if (maker != null) {
        return TrySet.BUSY;
      }
      this.value = value;
      return TrySet.SET;
    }
  }

  /// The value; if there is none, the one that `init` makes.
  ///
  /// `init` is polled if nobody else is making the value, or once it is this future's turn because
  /// all who came before have failed or were cancelled. It is cancelled unpolled if it is not
  /// needed. It must not wait for the same cell.
  ///
  /// ## Cancel safety
  ///
  /// Cancelling cancels `init`, and the longest waiting goes on with its own when that has cleaned
  /// up.
  ///
  /// ## Fails
  ///
  /// With the failure of `init`, for this future alone.
  public Future<T> getOrInit(Future<T> init) {
    return new Get<>(this, Objects.requireNonNull(init, "init"));
  }

  private Poll<T> poll(Get<T> get, Context context) throws Throwable {
    if (context.mustYield()) {
      return Poll.pending();
    }
    synchronized (lock) {
      get.checkNotEnded();
      if (value == null && maker != get && !becomesMaker(get, context.waker())) {
        return Poll.pending();
      }
      if (value != null) {
        end(get, value);
      } else {
        // Nobody wakes the maker; it now says who that is.
        get.waker = context.waker();
      }
    }
    if (get.answer == null) {
      return make(get, context);
    }
    context.madeProgress();
    get.init.cancel();
    return get;
  }

  /// Lets `get` wait if somebody else is making the value.
  @GuardedBy("lock")
  private boolean becomesMaker(Get<T> get, Waker waker) {
    if (maker == null) {
      maker = get;
      get.state = State.RELEASED;
      return true;
    }
    if (get.state == State.WAITING) {
      get.waker = waker;
    } else {
      waiters.append(get, waker);
    }
    return false;
  }

  private Poll<T> make(Get<T> get, Context context) throws Throwable {
    T made;
    try {
      if (!(get.init.poll(context) instanceof Ready<T> ready)) {
        return Poll.pending();
      }
      made = Objects.requireNonNull(ready.value(), "the value that init has made");
    } catch (Throwable failure) {
      giveUp(get);
      throw failure;
    }
    Get<T> woken;
    synchronized (lock) {
      value = made;
      maker = null;
      woken = waiters.releaseAll();
      end(get, made);
    }
    WaitList.wakeAll(woken);
    return get;
  }

  /// Ends `get`, which waits no more, with the value.
  @GuardedBy("lock")
  private void end(Get<T> get, T answer) {
    get.answer = answer;
    get.state = State.ENDED;
  }

  private void cancel(Get<T> get) {
    synchronized (lock) {
      if (get.state == State.ENDED) {
        return;
      }
    }
    try {
      get.init.cancel();
    } finally {
      giveUp(get);
    }
  }

  /// The next maker begins when the clean-up of this one is over.
  private @Nullable Unwinding beginCancel(Get<T> get, Context context) {
    synchronized (lock) {
      if (get.state == State.ENDED) {
        return null;
      }
    }
    Unwinding rest;
    try {
      rest = get.init.beginCancel(context);
    } catch (Throwable failure) {
      giveUp(get);
      throw failure;
    }
    if (rest == null || !isMaker(get)) {
      giveUp(get);
      return rest;
    }
    return new Unwinding(new Leaving<>(get, rest));
  }

  /// Ends `get` without a value, and makes the longest waiting the maker in its place.
  private void giveUp(Get<T> get) {
    Waker woken = null;
    synchronized (lock) {
      if (get.state == State.WAITING) {
        waiters.remove(get);
      }
      get.state = State.ENDED;
      if (maker == get) {
        maker = waiters.first();
        woken = maker == null ? null : waiters.releaseFirst();
      }
    }
    WaitList.wake(woken);
  }

  private boolean isMaker(Get<T> get) {
    synchronized (lock) {
      return maker == get;
    }
  }

  private @Nullable Wait waitOf(Get<T> get) {
    synchronized (lock) {
      Waker making = maker == null ? null : maker.waker;
      return get.state == State.WAITING
          ? Wait.heldBy(making, "value", Wait.nameOf("OnceCell", this), "being made")
          : null;
    }
  }

  /// The clean-up of a maker's future. Confined to its owner.
  private static final class Leaving<T> implements Future<Object>, Owner {

    private final Get<T> get;
    private final Unwinding rest;

    Leaving(Get<T> get, Unwinding rest) {
      this.get = get;
      this.rest = rest;
    }

    @Override
    public Poll<Object> poll(Context context) throws Cancelled {
      try {
        return rest.poll(context);
      } catch (Throwable over) {
        get.cell.giveUp(get);
        throw over;
      }
    }

    @Override
    public void cancel() {
      try {
        rest.cancel();
      } finally {
        get.cell.giveUp(get);
      }
    }

    @Override
    public void forEachOwned(Consumer<? super Future<?>> action) {
      action.accept(rest);
    }
  }

  /// One getOrInit(): the future, its place in the queue and its answer.
  private static final class Get<T> extends Waiter<Get<T>>
      implements Future<T>, Ready<T>, Owner, Waiting {

    private final OnceCell<T> cell;
    private final Future<T> init;
    private @Nullable T answer;

    Get(OnceCell<T> cell, Future<T> init) {
      this.cell = cell;
      this.init = init;
    }

    @Override
    public Poll<T> poll(Context context) throws Throwable {
      return cell.poll(this, context);
    }

    @Override
    public void cancel() {
      cell.cancel(this);
    }

    @Override
    public @Nullable Unwinding beginCancel(Context context) {
      return cell.beginCancel(this, context);
    }

    /// That of the others has not begun, so nothing hangs on it.
    @Override
    public void forEachOwned(Consumer<? super Future<?>> action) {
      if (cell.isMaker(this)) {
        action.accept(init);
      }
    }

    @Override
    public boolean waitsForEach() {
      return true;
    }

    @Override
    public @Nullable Wait waitsFor() {
      return cell.waitOf(this);
    }

    @Override
    public T value() {
      T found = answer;
      if (found == null) {
        throw new IllegalStateException("there is no value yet");
      }
      return found;
    }
  }
}
