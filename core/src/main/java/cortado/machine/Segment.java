package cortado.machine;

import cortado.future.Context;
import cortado.future.Poll;
import cortado.future.Waker;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/// A poll that was put off, because it would have been too deep for the stack.
///
/// Confined to one poll of the outermost machine.
final class Segment {
  /*
   * Polls nest, so a chain of awaits is as deep on the stack as it is long. A machine that finds
   * itself MAX_DEPTH deep is not polled: it leaves a segment in the context and answers pending,
   * so everything around it is suspended as usual. The outermost machine then polls the roots of
   * the segments itself, from its own shallow place.
   *
   *   outermost ─▶ … ─▶ machine │ root ─▶ … ─▶ machine │ root ─▶ … ─▶ leaf
   *   └────── segment ────────┘   └──── segment ─────┘   └─ segment ─┘
   *
   * (1) A root that ends before its awaiter asks keeps its value or failure (StateMachine.endAhead)
   *     until the awaiter polls it, which is at once: the segment above is polled next.
   * (2) In between may be a combinator that polls only children that were woken. So the waker with
   *     which the root was to be polled is the one it is polled with, and is woken when it ends.
   * (3) Nothing is kept from one poll of the outermost machine to the next.
   */

  /// How many machines may poll each other before the next one is put off. A machine takes some
  /// hundred bytes of stack, a combinator between two as many again.
  static final int MAX_DEPTH = 256;

  /// The depth at which roots are polled; zero is for the outermost machine.
  private static final int ROOT_DEPTH = 1;

  private final StateMachine<?> root;
  private final Waker waker;

  /// The one put off before this one.
  private final @Nullable Segment next;

  /// The segment at whose end the root is awaited.
  private @Nullable Segment above;

  private Segment(StateMachine<?> root, Waker waker, @Nullable Segment next) {
    this.root = root;
    this.waker = waker;
    this.next = next;
  }

  /// Leaves a machine to be polled by the outermost one.
  static void putOff(StateMachine<?> machine, Context context) {
    context.setPutOff(new Segment(machine, context.waker(), (Segment) context.putOff()));
  }

  /// Polls what was put off during a poll of the outermost machine, which is pending, and the
  /// machine itself again when that makes a difference.
  static <T extends @Nullable Object> Poll<T> pollPutOff(StateMachine<T> outermost, Context context)
      throws Throwable {
    var top = new Segment(outermost, context.waker(), null);
    var pending = new ArrayDeque<Segment>();
    top.takeOver(context, pending);
    try {
      while (!pending.isEmpty()) {
        Segment segment = pending.pop();
        context.setDepth(ROOT_DEPTH);
        if (segment == top) {
          Poll<T> poll = outermost.poll(context);
          if (poll.isReady()) {
            return poll;
          }
        } else if (segment.endsAhead(context)) {
          segment.resumeAbove(pending);
        }
        segment.takeOver(context, pending);
      }
      return Poll.pending();
    } finally {
      context.setDepth(0);
      context.setPutOff(null);
    }
  }

  /// Polls the root. Whether it has ended, so that the segment above can go on.
  private boolean endsAhead(Context context) {
    if (root.isOver()) {
      return true;
    }
    try {
      if (!context.pollWith(waker, root).isReady()) {
        return false;
      }
      root.endAhead();
    } catch (Throwable failure) {
      root.failAhead(failure);
    }
    return true;
  }

  private void resumeAbove(ArrayDeque<Segment> pending) {
    Segment awaiting = above;
    if (awaiting != null) {
      if (waker != awaiting.waker) {
        waker.wake();
      }
      pending.push(awaiting);
    }
  }

  /// Makes what was put off inside of this segment the next to be polled.
  private void takeOver(Context context, ArrayDeque<Segment> pending) {
    var each = (Segment) context.putOff();
    context.setPutOff(null);
    for (; each != null; each = each.next) {
      each.above = this;
      pending.push(each);
    }
  }
}
