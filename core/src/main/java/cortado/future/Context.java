package cortado.future;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// What a future is polled with: the waker, and the budget of the task.
///
/// A context is valid during the call that receives it and must not be kept; its waker may be. The
/// budget keeps a task whose resources are always ready from holding its thread for ever: a leaf (a
/// channel, a socket, a timer) asks [#mustYield()] before it takes something and says
/// [#madeProgress()] after. A combinator may ask before it goes on to another child, and never
/// charges. Confined to the polling thread.
public class Context {

  /// How many steps a task may take in one poll before its leaves report pending.
  public static final int BUDGET = 128;

  private static final int UNLIMITED = -1;

  private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;

  private static final AtomicLong SEEDS = new AtomicLong(GOLDEN_GAMMA);

  private Waker waker;
  private int budget;

  /// How many async functions are being polled right now, each awaiting the next.
  private int depth;

  /// What state machines have put off because they were too deep.
  private @Nullable Object putOff;

  /// What a function that was called without a frame has suspended on.
  private @Nullable Future<?> left;

  /// What the state machine polled last has failed with.
  private @Nullable Throwable failure;

  /// The state of the generator; zero until it is first used.
  private long random;

  /// A context without a budget, as executors other than a runtime use it.
  public Context(Waker waker) {
    this.waker = waker;
    this.budget = UNLIMITED;
  }

  /// A context without a budget whose random choices repeat, as tests use it.
  public Context(Waker waker, long seed) {
    this(waker);
    this.random = seed;
  }

  /// The waker to keep when a poll returns pending. Replace the one kept from an earlier poll.
  public final Waker waker() {
    return waker;
  }

  /// Whether the budget is used up. If so the caller returns pending at once, without registering
  /// anything: the task has been told to come back through [#wakeLater()].
  public final boolean mustYield() {
    if (budget != 0) {
      return false;
    }
    wakeLater();
    return true;
  }

  /// Whether the budget is not used up. Only asks: the task is not told to come back.
  public final boolean hasBudget() {
    return budget != 0;
  }

  /// Charges one step to the budget.
  public final void madeProgress() {
    if (budget > 0) {
      budget--;
    }
  }

  /// Wakes [#waker()], as it is now, once others have had their turn. Here that is a plain wake; a
  /// runtime defers it until its driver has looked for events.
  public void wakeLater() {
    waker.wake();
  }

  /// A number from zero up to and excluding `bound`, for choices that should be fair.
  ///
  /// They follow from the seed, if one was given. A runtime draws them from its own.
  public int nextRandom(int bound) {
    if (random == 0) {
      random = SEEDS.getAndAdd(GOLDEN_GAMMA);
    }
    random += GOLDEN_GAMMA;
    long mixed = (random ^ (random >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return (int) (((mixed >>> 33) * bound) >>> 31);
  }

  /// Polls `future` with another waker and this budget. For combinators that want to know which
  /// child was woken.
  public final <T extends @Nullable Object> Poll<T> pollWith(Waker childWaker, Future<T> future)
      throws Throwable {
    Waker own = waker;
    waker = childWaker;
    try {
      return future.poll(this);
    } finally {
      waker = own;
    }
  }

  /// Polls `future` with no budget, and leaves this budget as it was. For the part of a combinator
  /// that must run even when its sibling has used everything up, as the timer of a timeout.
  public final <T extends @Nullable Object> Poll<T> pollUnconstrained(Future<T> future)
      throws Throwable {
    int own = budget;
    budget = UNLIMITED;
    try {
      return future.poll(this);
    } finally {
      budget = own;
    }
  }

  /// Polls `future` as if nothing were around it: what state machines put off inside of it, because
  /// they were too deep, is polled during this call. For what sets something up around its polls.
  public final <T extends @Nullable Object> Poll<T> pollApart(Future<T> future) throws Throwable {
    int ownDepth = depth;
    Object ownPutOff = putOff;
    depth = 0;
    putOff = null;
    try {
      return future.poll(this);
    } finally {
      depth = ownDepth;
      putOff = ownPutOff;
    }
  }

  /// How many async functions are being polled, each awaiting the next. For state machines, which
  /// put off what would become too deep for the thread's stack.
  public final int depth() {
    return depth;
  }

  /// Says how many async functions are being polled. For state machines.
  public final void setDepth(int functions) {
    depth = functions;
  }

  /// What state machines have put off during this poll. For them.
  public final @Nullable Object putOff() {
    return putOff;
  }

  /// Keeps what state machines put off until the outermost of them is told. For them.
  public final void setPutOff(@Nullable Object polls) {
    putOff = polls;
  }

  /// Leaves the future that is to be awaited instead of a call that returned pending. For state
  /// machines.
  public final void leave(Future<?> suspended) {
    left = suspended;
  }

  /// Takes the future that was left. For state machines.
  public final Future<?> left() {
    Future<?> suspended = left;
    if (suspended == null) {
      throw new IllegalStateException("nothing was left to be awaited");
    }
    left = null;
    return suspended;
  }

  /// What a state machine inside of this one has failed with. For state machines.
  public final @Nullable Throwable failure() {
    return failure;
  }

  /// Remembers what a state machine has failed with. For state machines.
  public final void setFailure(@Nullable Throwable thrown) {
    failure = thrown;
  }

  /// Starts the next poll with this context. For runtimes that reuse one.
  protected final void reset(Waker nextWaker, int nextBudget) {
    waker = nextWaker;
    budget = nextBudget;
    depth = 0;
    putOff = null;
    failure = null;
  }

  /// What is left of the budget, negative when it is unlimited. For runtimes whose tasks share one.
  protected final int remainingBudget() {
    return budget;
  }
}
