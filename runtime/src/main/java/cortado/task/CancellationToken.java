package cortado.task;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Poll;
import cortado.future.Wait;
import cortado.future.Waiting;
import cortado.future.Waker;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.NonNull;
import org.jspecify.annotations.Nullable;

/// Tells any number of tasks, once, that what they do is not wanted any more, and why.
///
/// Tokens form a tree: cancelling one cancels its descendants, each with the same reason, and
/// nothing above or beside it; a child of a cancelled token is born cancelled. A token may have a
/// deadline, which is that of its descendants as well unless theirs is earlier. A token that nobody
/// has any more, and in which nobody waits, costs those above it nothing, and those below it no
/// more than its deadline, if it has one of its own: they belong to the one above it from then on.
///
/// Whoever runs something [until][#runUntilCancelled(Future)] a token is cancelled hands it on to
/// all that this calls, awaits or spawns, where it is [#current()]. Safe for any thread.
public final class CancellationToken {
  /*
   * This is what a user has of a token; what it is in its tree is a TokenNode, which refers to it
   * weakly. A waiter refers to the token, so a token in which somebody waits is one that somebody
   * has.
   *
   * (1) A future looks for a reason and enters the ring of waiters under one hold of the monitor, so
   *     it either sees the reason or is woken. Wakers run after it: one may call straight back.
   *
   * Proofs: CancellationTokenTest, CancellationContractTest.
   */

  /// A task has the one that was run until, and so have those that it spawns.
  private static final TaskLocal<CancellationToken> CURRENT =
      TaskLocal.inheritable("cancellation token");

  private final TokenNode node;

  /// A root that is not cancelled and has no deadline.
  public CancellationToken() {
    this(new TokenNode.Tree());
  }

  private CancellationToken(TokenNode.Tree tree) {
    this.node = new TokenNode(this, tree);
  }

  /// A root that is cancelled after `timeout`, if it was not before. The time is that of the
  /// runtime that the caller is in.
  public static CancellationToken withTimeout(Duration timeout) {
    var token = new CancellationToken();
    token.node.limit(timeout);
    return token;
  }

  /// The innermost token until which what is running here is run, or a token of the task that has
  /// spawned it, if there is one.
  public static Optional<CancellationToken> current() {
    return CURRENT.tryGet();
  }

  // The tree

  /// A token that is cancelled with this one, and may be before.
  public CancellationToken child() {
    var child = new CancellationToken(node.tree);
    node.adopt(child.node);
    return child;
  }

  /// A token that is cancelled with this one, and after `timeout` if it was not before. The time is
  /// that of the runtime that the caller is in.
  public CancellationToken child(Duration timeout) {
    CancellationToken child = child();
    if (child.remaining().map(left -> timeout.compareTo(left) < 0).orElse(true)) {
      child.node.limit(timeout);
    }
    return child;
  }

  // Deadlines

  /// How long it is to the deadline, if there is one; never negative.
  public Optional<Duration> remaining() {
    return node.remaining();
  }

  // Cancelling

  /// Cancels the token and its descendants, without saying why. Does nothing the second time.
  public void cancel() {
    cancel("requested");
  }

  /// Cancels the token and its descendants. Does nothing if it has been cancelled.
  public void cancel(String why) {
    node.cancel(new CancelReason.Requested(Objects.requireNonNull(why, "why")));
  }

  /// Whether it has been cancelled.
  public boolean isCancelled() {
    return node.reason() != null;
  }

  /// Why it has been cancelled, if it has.
  public Optional<CancelReason> reason() {
    return Optional.ofNullable(node.reason());
  }

  /// Cancels the token when it is closed, unless that was taken back. For use with
  /// try-with-resources.
  public Guard guard() {
    return new Guard(this);
  }

  /// Cancels a token at the end of a block. Confined to one thread at a time.
  public static final class Guard implements AutoCloseable {

    private final CancellationToken token;
    private boolean armed = true;

    private Guard(CancellationToken token) {
      this.token = token;
    }

    /// Leaves the token alone from now on.
    public void disarm() {
      armed = false;
    }

    /// Cancels the token unless [#disarm()] was called.
    @Override
    public void close() {
      if (armed) {
        token.cancel();
      }
    }
  }

  // Waiting

  /// Waits until the token is cancelled, and gives the reason.
  ///
  /// ## Cancel safety
  ///
  /// Nothing is lost.
  public Future<CancelReason> cancelled() {
    return new Waiter(this);
  }

  /// Runs `future` until it ends or the token is cancelled, whichever is first: its value, or empty
  /// for one that was cancelled, or whose value is null.
  ///
  /// If the token has been cancelled before the first poll the future is not polled. A future that
  /// is ready in the very poll in which the token is found cancelled has been faster. One that is
  /// cancelled has cleaned up before this ends; inside of a runtime its clean-up may wait, up to
  /// the runtime's [limit][cortado.runtime.RuntimeBuilder#cleanUpLimit].
  ///
  /// ## Fails
  ///
  /// With the future's failure.
  ///
  /// ## Cancel safety
  ///
  /// As the future's. When the token is cancelled, what the future loses by that is lost.
  public <T> Future<Optional<@NonNull T>> runUntilCancelled(Future<? extends @Nullable T> future) {
    return new UntilCancelled<>(this, inside(future), Optional::ofNullable, _ -> Optional.empty());
  }

  /// Runs `future` until it ends or the token is cancelled, as [#runUntilCancelled(Future)], but
  /// fails when it is cancelled.
  ///
  /// ## Fails
  ///
  /// With the future's failure; with [TokenCancelledException] when the token was cancelled first.
  ///
  /// ## Cancel safety
  ///
  /// As the future's. When the token is cancelled, what the future loses by that is lost.
  public <T extends @Nullable Object> Future<T> runOrFail(Future<T> future) {
    return new UntilCancelled<T, T>(
        this,
        inside(future),
        value -> value,
        why -> {
          throw new TokenCancelledException(why);
        });
  }

  private <T extends @Nullable Object> Future<T> inside(Future<T> future) {
    return CURRENT.where(this, future);
  }

  @Override
  public String toString() {
    return Wait.nameOf("CancellationToken", this) + node.describe();
  }

  /// Waits for the reason. A place in the ring of a token, while `waker` is not null.
  static final class Waiter implements Future<CancelReason>, Waiting {

    private final CancellationToken token;

    /// The ring is the node's.
    @Nullable Waker waker;

    @Nullable Waiter before;
    @Nullable Waiter after;

    /// For the owner of the future: whether it may be in the ring, and whether it is over.
    private boolean entered;

    private boolean ended;

    Waiter(CancellationToken token) {
      this.token = token;
    }

    @Override
    public Poll<CancelReason> poll(Context context) {
      if (ended) {
        throw new IllegalStateException("future was polled after it had completed");
      }
      if (context.mustYield()) {
        return Poll.pending();
      }
      CancelReason why = reasonOrWait(context.waker());
      if (why == null) {
        return Poll.pending();
      }
      ended = true;
      context.madeProgress();
      return Poll.ready(why);
    }

    /// Straight to the token, past the budget.
    @Nullable CancelReason reasonOrWait(Waker waking) {
      CancelReason why = token.node.reasonOrWait(this, waking);
      entered = why == null;
      return why;
    }

    boolean isCancelled() {
      return token.isCancelled();
    }

    /// For who holds the monitor, and has taken it out of the ring.
    Waker leave() {
      Waker left = waker == null ? Waker.noop() : waker;
      waker = null;
      before = null;
      after = null;
      return left;
    }

    @Override
    public void cancel() {
      ended = true;
      if (entered) {
        token.node.leave(this);
      }
    }

    @Override
    public @Nullable Wait waitsFor() {
      synchronized (token.node.tree) {
        return waker == null
            ? null
            : Wait.of("cancellation", Wait.nameOf("CancellationToken", token), "");
      }
    }
  }
}
