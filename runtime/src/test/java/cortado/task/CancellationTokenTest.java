package cortado.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Futures;
import cortado.future.Poll;
import cortado.future.Waker;
import cortado.testing.Polled;
import cortado.testing.WakeCounter;
import java.lang.ref.WeakReference;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The tree of tokens, polled by hand.
@Timeout(60)
class CancellationTokenTest {

  private static final CancelReason WHY = new CancelReason.Requested("enough");

  private final CancellationToken root = new CancellationToken();

  private static <T> Future<T> counted(AtomicInteger polls, Poll<T> answer) {
    return _ -> {
      polls.incrementAndGet();
      return answer;
    };
  }

  // The tree

  @Test
  void cancel_reachesAllDescendantsWithTheReason_andNothingElse() {
    CancellationToken middle = root.child();
    CancellationToken sibling = root.child();
    CancellationToken leaf = middle.child();

    middle.cancel("enough");

    assertThat(root.isCancelled()).isFalse();
    assertThat(sibling.isCancelled()).isFalse();
    assertThat(List.of(middle, leaf)).allMatch(CancellationToken::isCancelled);
    assertThat(leaf.reason()).contains(WHY);
    assertThat(root.reason()).isEmpty();
  }

  @Test
  void cancel_again_keepsTheFirstReason() {
    root.cancel("enough");
    root.cancel("more than that");

    assertThat(root.reason()).contains(WHY);
  }

  @Test
  void cancel_withoutSayingWhy_isRequested() {
    root.cancel();

    assertThat(root.reason()).contains(new CancelReason.Requested("requested"));
  }

  @Test
  void child_ofACancelledToken_isBornCancelled() {
    root.cancel("enough");

    assertThat(root.child().reason()).contains(WHY);
  }

  @Test
  void child_thatWasCancelled_isForgottenByItsParent() {
    List<CancellationToken> children = new ArrayList<>();
    for (int number = 0; number < 1_000; number++) {
      children.add(root.child());
    }
    assertThat(root.toString()).endsWith(" with 1000 children");

    // The first, the last, and then those in between.
    children.removeFirst().cancel();
    children.removeLast().cancel();
    assertThat(root.toString()).endsWith(" with 998 children");
    children.forEach(CancellationToken::cancel);

    assertThat(root.toString()).endsWith(" with 0 children");
  }

  @Test
  void children_thatNobodyHas_areForgotten() {
    CancellationToken kept = root.child();
    WeakReference<CancellationToken> gone = new WeakReference<>(root.child());
    for (int number = 0; number < 100_000; number++) {
      CancellationToken _ = root.child().child();
    }

    while (gone.get() != null || !root.toString().endsWith(" with 1 children")) {
      System.gc();
    }

    root.cancel();
    assertThat(kept.isCancelled()).isTrue();
  }

  @Test
  void grandchild_whoseParentNobodyHas_isCancelledWithTheRoot() {
    CancellationToken leaf = root.child().child();
    WeakReference<CancellationToken> other = new WeakReference<>(root.child());
    while (other.get() != null) {
      System.gc();
    }

    root.cancel("enough");

    assertThat(leaf.reason()).contains(WHY);
  }

  @Test
  void waiterInATokenThatNobodyElseHas_isWoken() {
    var wakes = new WakeCounter();
    pollAndForget(wakes);
    WeakReference<CancellationToken> other = new WeakReference<>(root.child());
    while (other.get() != null) {
      System.gc();
    }

    root.cancel();

    assertThat(wakes.count()).isEqualTo(1);
  }

  private void pollAndForget(WakeCounter wakes) {
    assertThat(pollWith(root.child().child().cancelled(), wakes)).isFalse();
  }

  @Test
  void tokenWithWaitersThatHaveLeft_isForgotten() {
    enterAndLeave();

    while (!root.toString().endsWith(" with 0 children")) {
      System.gc();
    }

    assertThat(root.isCancelled()).isFalse();
  }

  private void enterAndLeave() {
    CancellationToken leaf = root.child().child();
    var first = Polled.of(leaf.cancelled());
    var second = Polled.of(leaf.cancelled());
    assertThat(first.poll().isReady()).isFalse();
    assertThat(second.poll().isReady()).isFalse();
    first.cancel();
    second.cancel();
  }

  @Test
  void cancel_ofAChildWithWaiters_leavesTheParentToBeForgotten() {
    var middle = new WeakReference<>(cancelHeldLeaf());

    while (middle.get() != null) {
      System.gc();
    }

    assertThat(root.isCancelled()).isFalse();
  }

  private CancellationToken cancelHeldLeaf() {
    CancellationToken middle = root.child();
    CancellationToken leaf = middle.child();
    assertThat(Polled.of(leaf.cancelled()).poll().isReady()).isFalse();
    leaf.cancel();
    return middle;
  }

  @Test
  void ancestorsThatNobodyHas_areForgotten_andTheirChildrenStayInTheTree() {
    List<WeakReference<CancellationToken>> between = new ArrayList<>();
    CancellationToken leaf = descend(root, 100, between);

    while (between.stream().anyMatch(each -> each.get() != null)) {
      System.gc();
    }
    while (!root.toString().endsWith(" with 1 children") || reachableFrom(leaf) > 8) {
      System.gc();
    }
    root.cancel("enough");

    assertThat(leaf.reason()).contains(WHY);
  }

  @Test
  void rootThatNobodyHas_isForgotten_andItsChildGoesOn() {
    List<WeakReference<CancellationToken>> above = new ArrayList<>();
    CancellationToken leaf = descend(new CancellationToken(), 10, above);

    while (above.stream().anyMatch(each -> each.get() != null) || reachableFrom(leaf) > 6) {
      System.gc();
      assertThat(leaf.toString()).endsWith(" with 0 children");
    }
    CancellationToken child = leaf.child();
    leaf.cancel("enough");

    assertThat(child.reason()).contains(WHY);
  }

  private static CancellationToken descend(
      CancellationToken top, int levels, List<WeakReference<CancellationToken>> between) {
    CancellationToken leaf = top;
    for (int level = 0; level < levels; level++) {
      leaf = leaf.child();
      if (level < levels - 1) {
        between.add(new WeakReference<>(leaf));
      }
    }
    return leaf;
  }

  /// How many objects of this package a token keeps in memory.
  private static int reachableFrom(Object token) {
    Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    var left = new ArrayDeque<Object>(List.of(token));
    while (!left.isEmpty()) {
      Object each = left.pop();
      if (seen.add(each)) {
        for (Field field : each.getClass().getDeclaredFields()) {
          Object value = valueOf(field, each);
          if (value != null
              && value.getClass().getPackage() == CancellationToken.class.getPackage()) {
            left.push(value);
          }
        }
      }
    }
    return seen.size();
  }

  private static Object valueOf(Field field, Object owner) {
    if (Modifier.isStatic(field.getModifiers()) || field.getType().isPrimitive()) {
      return null;
    }
    field.setAccessible(true);
    try {
      return field.get(owner);
    } catch (IllegalAccessException impossible) {
      throw new AssertionError(impossible);
    }
  }

  @Test
  void deepTree_isCancelledWithoutRecursion() {
    List<CancellationToken> chain = new ArrayList<>(List.of(root));
    for (int depth = 0; depth < 100_000; depth++) {
      chain.add(chain.getLast().child());
    }
    var wakes = new WakeCounter();
    assertThat(pollWith(chain.getLast().cancelled(), wakes)).isFalse();

    root.cancel();

    assertThat(chain).allMatch(CancellationToken::isCancelled);
    assertThat(wakes.count()).isEqualTo(1);
  }

  @Test
  void childrenMadeWhileTheRootIsCancelled_areAllCancelled() throws Exception {
    for (int round = 0; round < 200; round++) {
      var contested = new CancellationToken();
      var start = new CyclicBarrier(3);
      List<CancellationToken> children = new ArrayList<>();
      List<WakeCounter> wakes = new ArrayList<>();
      List<Future<CancelReason>> waits = new ArrayList<>();
      Thread maker =
          Thread.ofPlatform()
              .start(
                  () -> {
                    await(start);
                    for (int number = 0; number < 50; number++) {
                      CancellationToken child = contested.child();
                      children.add(child);
                      children.add(child.child());
                      wakes.add(new WakeCounter());
                      waits.add(children.getLast().cancelled());
                      if (pollWith(waits.getLast(), wakes.getLast())) {
                        wakes.getLast().wake();
                      }
                    }
                  });
      Thread leaver =
          Thread.ofPlatform()
              .start(
                  () -> {
                    await(start);
                    for (int number = 0; number < 50; number++) {
                      contested.child().cancel();
                    }
                  });

      await(start);
      contested.cancel();
      maker.join();
      leaver.join();

      assertThat(children).hasSize(100).allMatch(CancellationToken::isCancelled);
      assertThat(wakes).hasSize(50).allMatch(each -> each.count() == 1);
    }
  }

  private static void await(CyclicBarrier start) {
    try {
      start.await();
    } catch (Exception broken) {
      throw new AssertionError(broken);
    }
  }

  // Waiting

  @Test
  void cancelled_wakesTheLastWakerOnce_andGivesTheReason() {
    var waiting = Polled.of(root.cancelled());
    assertThat(waiting.poll().isReady()).isFalse();
    assertThat(waiting.poll().isReady()).isFalse();

    root.cancel("enough");
    root.cancel("again");

    assertThat(waiting.wakeCount()).isEqualTo(1);
    assertThat(waiting.pollValue()).isEqualTo(WHY);
    assertThatThrownBy(waiting::poll).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void cancelled_abandoned_isNotWoken() {
    var first = Polled.of(root.cancelled());
    var second = Polled.of(root.cancelled());
    var third = Polled.of(root.cancelled());
    for (var each : List.of(first, second, third)) {
      assertThat(each.poll().isReady()).isFalse();
    }
    second.cancel();

    root.cancel();

    assertThat(List.of(first.wakeCount(), second.wakeCount(), third.wakeCount()))
        .containsExactly(1, 0, 1);
  }

  @Test
  void wakerThatThrows_keepsNoOtherFromBeingWoken() {
    var wakes = new WakeCounter();
    var broken = new IllegalStateException("broken waker");
    List<Future<CancelReason>> waiting = new ArrayList<>();
    Waker throwing =
        () -> {
          throw broken;
        };
    for (Waker waker : List.of(wakes, throwing, wakes)) {
      waiting.add(root.cancelled());
      assertThat(pollWith(waiting.getLast(), waker)).isFalse();
    }

    assertThatThrownBy(root::cancel).isSameAs(broken);

    assertThat(wakes.count()).isEqualTo(2);
    assertThat(root.isCancelled()).isTrue();
  }

  @Test
  void wakerThatCallsBack_findsTheTokenCancelledAndTheTreeUnlocked() throws Exception {
    var childIsCancelled = new CountDownLatch(1);
    Future<CancelReason> waiting = root.cancelled();
    assertThat(
            pollWith(
                waiting,
                () -> {
                  // From another thread, which would not get a monitor that is held.
                  Thread other =
                      Thread.ofPlatform()
                          .start(
                              () -> {
                                if (root.child().isCancelled()) {
                                  childIsCancelled.countDown();
                                }
                              });
                  try {
                    other.join();
                  } catch (InterruptedException interrupted) {
                    throw new AssertionError(interrupted);
                  }
                }))
        .isFalse();

    root.cancel();

    childIsCancelled.await();
  }

  private static boolean pollWith(Future<?> future, Waker waker) {
    try {
      return future.poll(new Context(waker)).isReady();
    } catch (Throwable failure) {
      throw new AssertionError(failure);
    }
  }

  // Running until it is cancelled

  @Test
  void runUntilCancelled_ofACancelledToken_neverPollsAndCancels() {
    var polls = new AtomicInteger();
    var cancels = new AtomicInteger();
    Future<Integer> future =
        new Future<>() {
          @Override
          public Poll<Integer> poll(Context context) {
            polls.incrementAndGet();
            return Poll.ready(1);
          }

          @Override
          public void cancel() {
            cancels.incrementAndGet();
          }
        };
    root.cancel();

    assertThat(Polled.of(root.<Integer>runUntilCancelled(future)).pollValue()).isEmpty();

    assertThat(polls).hasValue(0);
    assertThat(cancels).hasValue(1);
  }

  @Test
  void runUntilCancelled_valueAndCancellationInOnePoll_isTheValue() {
    Future<Integer> future =
        _ -> {
          root.cancel();
          return Poll.ready(7);
        };

    assertThat(Polled.of(root.<Integer>runUntilCancelled(future)).pollValue()).contains(7);
  }

  @Test
  void runUntilCancelled_readyAfterTheCancellation_isTheValue() {
    boolean[] done = new boolean[1];
    Future<Integer> future = _ -> done[0] ? Poll.ready(7) : Poll.pending();
    var running = Polled.of(root.<Integer>runUntilCancelled(future));
    assertThat(running.poll().isReady()).isFalse();

    root.cancel();
    done[0] = true;

    assertThat(running.wakeCount()).isEqualTo(1);
    assertThat(running.pollValue()).contains(7);
  }

  @Test
  void runUntilCancelled_whenItIsCancelled_cancelsTheFutureFirst() {
    var cancels = new AtomicInteger();
    Future<Integer> future =
        new Future<>() {
          @Override
          public Poll<Integer> poll(Context context) {
            return Poll.pending();
          }

          @Override
          public void cancel() {
            cancels.incrementAndGet();
          }
        };
    var running = Polled.of(root.<Integer>runUntilCancelled(future));
    assertThat(running.poll().isReady()).isFalse();
    root.cancel();

    assertThat(running.pollValue()).isEqualTo(Optional.empty());

    assertThat(cancels).hasValue(1);
    assertThatThrownBy(running::poll).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void runUntilCancelled_abandoned_cancelsTheFutureAndWaitsForNothing() {
    var cancels = new AtomicInteger();
    Future<Integer> future =
        new Future<>() {
          @Override
          public Poll<Integer> poll(Context context) {
            return Poll.pending();
          }

          @Override
          public void cancel() {
            cancels.incrementAndGet();
          }
        };
    var running = Polled.of(root.<Integer>runUntilCancelled(future));
    assertThat(running.poll().isReady()).isFalse();

    running.cancel();
    root.cancel();

    assertThat(cancels).hasValue(1);
    assertThat(running.wakeCount()).isZero();
  }

  @Test
  void runUntilCancelled_withAFailure_failsWithIt() {
    var failure = new IllegalStateException("down");

    assertThatThrownBy(() -> Polled.of(root.runUntilCancelled(Futures.failed(failure))).poll())
        .isSameAs(failure);
  }

  @Test
  void runOrFail_whenItIsCancelled_failsWithTheReason() {
    var running = Polled.of(root.runOrFail(Futures.pending()));
    assertThat(running.poll().isReady()).isFalse();

    root.cancel("enough");

    assertThatThrownBy(running::poll)
        .isInstanceOfSatisfying(
            TokenCancelledException.class,
            cancelled -> assertThat(cancelled.reason()).isEqualTo(WHY))
        .hasMessage("cancelled: enough");
  }

  @Test
  void runOrFail_ofAFutureThatEnds_givesItsValueEvenIfNull() {
    var polls = new AtomicInteger();

    assertThat(Polled.of(root.runOrFail(counted(polls, Poll.ready(null)))).pollValue()).isNull();
    assertThat(polls).hasValue(1);
  }

  @Test
  void current_insideOfWhatIsRun_isTheInnermostToken() {
    CancellationToken inner = root.child();
    Future<List<Optional<CancellationToken>>> future =
        root.runOrFail(
            Futures.join(
                List.of(
                    inner.runOrFail(_ -> Poll.ready(CancellationToken.current())),
                    _ -> Poll.ready(CancellationToken.current()))));

    assertThat(Polled.of(future).pollValue())
        .containsExactly(Optional.of(inner), Optional.of(root));
    assertThat(CancellationToken.current()).isEmpty();
  }

  // Guards and deadlines

  @Test
  void guard_closed_cancelsUnlessDisarmed() {
    CancellationToken child = root.child();
    try (var guard = child.guard()) {
      guard.disarm();
    }
    assertThat(child.isCancelled()).isFalse();

    try (var _ = child.guard()) {
      assertThat(child.isCancelled()).isFalse();
    }

    assertThat(child.isCancelled()).isTrue();
    assertThat(root.isCancelled()).isFalse();
  }

  @Test
  void remaining_withoutADeadline_isEmpty() {
    assertThat(root.remaining()).isEmpty();
    assertThat(root.child().remaining()).isEmpty();
  }

  @Test
  void withTimeout_outsideOfARuntime_saysWhatToDo() {
    assertThatThrownBy(() -> CancellationToken.withTimeout(java.time.Duration.ofSeconds(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("no runtime on thread");
  }
}
