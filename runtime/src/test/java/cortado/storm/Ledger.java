package cortado.storm;

import cortado.future.AtomicWaker;
import cortado.future.Future;
import cortado.future.Poll;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/// The books of one storm: who lives, what was heard, and what was wrong. Safe for any thread.
final class Ledger {

  private static final int MOST_REPORTED = 20;
  private static final int FRAMES = 12;

  final Counts counts = new Counts();

  private final Set<Probe> live = ConcurrentHashMap.newKeySet();
  private final Set<Probe.Failed> unheard = ConcurrentHashMap.newKeySet();
  private final Queue<String> violations = new ConcurrentLinkedQueue<>();
  private final AtomicInteger violationCount = new AtomicInteger();
  private final AtomicLong probes = new AtomicLong();
  private final AtomicLong progress = new AtomicLong();
  private final AtomicInteger quota;
  private final AtomicWaker over = new AtomicWaker();
  private final AtomicLong untilFull;
  private final CountDownLatch full = new CountDownLatch(1);

  /// For a storm whose probes take `quota` steps, and which is in full swing after `fullAfter`.
  Ledger(int quota, long fullAfter) {
    this.quota = new AtomicInteger(quota);
    this.untilFull = new AtomicLong(fullAfter);
  }

  // What happens

  long born(Probe probe) {
    live.add(probe);
    counts.spawned.increment();
    return probes.incrementAndGet();
  }

  /// The storm has changed.
  void moved() {
    progress.incrementAndGet();
    if (untilFull.decrementAndGet() == 0) {
      full.countDown();
    }
  }

  /// Whether another step may be taken, which then is.
  boolean takeStep() {
    return quota.get() > 0 && quota.getAndDecrement() > 0;
  }

  int alive() {
    return live.size();
  }

  void ended(Probe probe) {
    if (!live.remove(probe)) {
      violation(probe + " has ended twice");
    }
    moved();
    if (live.isEmpty()) {
      full.countDown();
      over.wake();
    }
  }

  /// A probe fails, of which somebody has to hear.
  void failing(Probe.Failed failure) {
    unheard.add(failure);
  }

  void heard(Probe.Failed failure) {
    if (unheard.remove(failure)) {
      counts.failuresHeard.increment();
    }
  }

  /// What nobody has caught.
  void uncaught(Throwable failure) {
    if (failure instanceof Probe.Failed expected) {
      heard(expected);
    } else {
      surprise("uncaught", failure);
    }
  }

  /// Something was thrown that nobody expected.
  void surprise(String what, Throwable failure) {
    String where =
        Arrays.stream(failure.getStackTrace())
            .limit(FRAMES)
            .map(frame -> "\n      at " + frame)
            .collect(Collectors.joining());
    violation(what + ": " + failure + where);
  }

  void violation(String text) {
    if (violationCount.getAndIncrement() < MOST_REPORTED) {
      violations.add(text);
    }
  }

  // What others wait for

  /// Ready when no probe is left. For one waiter at a time.
  Future<Void> over() {
    return context -> {
      over.register(context.waker());
      return live.isEmpty() ? Poll.ready(null) : Poll.pending();
    };
  }

  boolean isOver() {
    return live.isEmpty();
  }

  void awaitFull() throws InterruptedException {
    full.await();
  }

  long progress() {
    return progress.get();
  }

  // Judging

  /// Nothing moves any more: says who was woken for nothing, and who waits.
  void judgeStandstill() {
    boolean lost = false;
    for (Probe probe : live) {
      String text = probe.lostWake();
      if (text != null) {
        lost = true;
        counts.lost.increment();
        violation("lost wake: " + text);
      }
    }
    if (!lost) {
      live.stream().limit(5).forEach(probe -> violation("standstill: " + probe.describe()));
    }
    if (violations.isEmpty()) {
      violation("standstill: every probe has ended, and the storm has not");
    }
  }

  /// The runtime is closed, and everybody else has stopped.
  void judgeEnd() {
    for (Probe probe : live) {
      violation("not ended: " + probe.describe());
    }
    for (Probe.Failed failure : unheard) {
      violation("nobody has heard of: " + failure.getMessage());
    }
    long ends = counts.finished.sum() + counts.failed.sum() + counts.cancelled.sum();
    if (ends != counts.spawned.sum()) {
      violation("%d tasks have %d ends".formatted(counts.spawned.sum(), ends));
    }
    if (counts.cleanUps.sum() != ends) {
      violation("%d ends and %d clean-ups".formatted(ends, counts.cleanUps.sum()));
    }
  }

  List<String> violations() {
    return new ArrayList<>(violations);
  }
}
