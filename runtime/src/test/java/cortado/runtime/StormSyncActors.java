package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.future.First;
import cortado.future.Future;
import cortado.future.Futures;
import cortado.future.Second;
import cortado.runtime.Storm.Actor;
import cortado.runtime.StormActors.Scene;
import cortado.sync.Broadcast;
import cortado.sync.Broadcast.Lagged;
import cortado.sync.Broadcast.Message;
import cortado.sync.Mutex;
import cortado.sync.RwLock;
import cortado.sync.Watch;
import cortado.task.Tasks;
import cortado.time.Time;
import java.util.concurrent.atomic.AtomicInteger;

/// The scenes of a storm about locks, and about channels with many receivers.
final class StormSyncActors {

  private StormSyncActors() {}

  /// Waits for `future` in some way that may give up, or as it is.
  private static Future<?> impatiently(Actor actor, Future<?> future) {
    return switch (actor.random.nextInt(6)) {
      case 0 -> Time.timeout(actor.micros(500), future);
      case 1 -> Futures.select(future, Time.sleep(actor.micros(500)));
      case 2 -> Futures.select(future, Tasks.yieldNow());
      default -> future;
    };
  }

  /// What a step that may have been a select, even of selects, has found.
  private static Object found(Object last) {
    return switch (last) {
      case First<?, ?, ?, ?, ?>(var value) -> found(value);
      case Second<?, ?, ?, ?, ?>(var value) -> found(value);
      case null, default -> last;
    };
  }

  /// Locks held across waits by tasks that are aborted: nobody is in with whom it excludes, and all
  /// are free in the end.
  static final class Locks implements Scene {
    private final Mutex mutex = new Mutex();
    private final RwLock rwLock = new RwLock();
    private final AtomicInteger inMutex = new AtomicInteger();
    private final AtomicInteger reading = new AtomicInteger();
    private final AtomicInteger writing = new AtomicInteger();

    @Override
    public void start(Storm storm, int quota) {
      for (int number = 0; number < 8; number++) {
        storm.spawnVictim(new Holder(storm, quota));
      }
    }

    @Override
    public void check() {
      assertThat(mutex.isLocked()).as("the mutex is locked").isFalse();
      assertThat(rwLock.tryWrite()).as("the lock to write").isNotNull();
    }

    private final class Holder extends Actor {
      private int left;
      private AutoCloseable guard;
      private AtomicInteger inside;

      Holder(Storm storm, int quota) {
        super(storm);
        left = quota;
      }

      @Override
      Future<?> next(Object last) throws Exception {
        Object answer = found(last);
        if (answer instanceof AutoCloseable got) {
          enter(got);
          return pause();
        }
        if (guard instanceof RwLock.WriteGuard write && random.nextBoolean()) {
          writing.decrementAndGet();
          enter(write.downgrade());
          return pause();
        }
        leave();
        if (left-- == 0) {
          return null;
        }
        return impatiently(
            this,
            switch (random.nextInt(4)) {
              case 0 -> rwLock.write();
              case 1 -> Futures.select(mutex.lock(), mutex.lock());
              case 2 -> mutex.lock();
              default -> rwLock.read();
            });
      }

      private void enter(AutoCloseable got) {
        guard = got;
        inside =
            switch (got) {
              case Mutex.Guard _ -> inMutex;
              case RwLock.WriteGuard _ -> writing;
              default -> reading;
            };
        int now = inside.incrementAndGet();
        if (inside == reading) {
          assertThat(writing).as("who writes while others read").hasValue(0);
        } else {
          assertThat(now).as("who is inside alone").isEqualTo(1);
        }
        if (inside == writing) {
          assertThat(reading).as("who reads while one writes").hasValue(0);
        }
      }

      private void leave() throws Exception {
        if (guard != null) {
          inside.decrementAndGet();
          guard.close();
          guard = null;
        }
      }

      @Override
      void cleanUp() throws Exception {
        leave();
      }
    }
  }

  /// Numbers told to readers of whom some are aborted: each accounts for all, up to the last.
  static final class News implements Scene {
    private final Broadcast<Integer> broadcast = Broadcast.create(8);
    private final Watch<Integer> watch = Watch.create(0);

    /// How many were broadcast, and which was watched last. Changed by the publisher alone, and
    /// read by others after the end.
    private int broadcasts;

    private int watched;

    @Override
    public void start(Storm storm, int quota) {
      for (int number = 0; number < 4; number++) {
        storm.spawnVictim(new Reader(storm, broadcast.sender().subscribe()));
        storm.spawnVictim(new Watcher(storm, watch.sender().subscribe()));
      }
      broadcast.receiver().close();
      watch.receiver().close();
      storm.spawnVictim(new Publisher(storm, quota));
    }

    @Override
    public void check() {
      assertThat(broadcast.sender().receiverCount()).as("readers left").isZero();
      assertThat(watch.sender().receiverCount()).as("watchers left").isZero();
    }

    private final class Publisher extends Actor {
      private int left;

      Publisher(Storm storm, int quota) {
        super(storm);
        left = quota;
      }

      @Override
      Future<?> next(Object last) {
        if (left-- == 0) {
          return null;
        }
        for (int burst = random.nextInt(12); burst > 0; burst--) {
          if (broadcast.sender().send(broadcasts) > 0) {
            broadcasts++;
          }
        }
        if (watch.sender().send(watched + 1)) {
          watched++;
        }
        return pause();
      }

      @Override
      void cleanUp() {
        broadcast.sender().close();
        watch.sender().close();
      }
    }

    private final class Reader extends Actor {
      private final Broadcast.Receiver<Integer> receiver;
      private boolean receiving;
      private int next;

      Reader(Storm storm, Broadcast.Receiver<Integer> receiver) {
        super(storm);
        this.receiver = receiver;
      }

      @Override
      Future<?> next(Object last) {
        Object delivery = last instanceof First<?, ?, ?, ?, ?>(var value) ? value : last;
        if (delivery instanceof Message<?>(var number)) {
          assertThat(number).as("the next message").isEqualTo(next++);
        } else if (delivery instanceof Lagged<?>(var missed)) {
          next += Math.toIntExact(missed);
        } else if (receiving && delivery == null) {
          assertThat(next).as("messages accounted for").isEqualTo(broadcasts);
          return null;
        }
        receiving = random.nextInt(5) > 0;
        return receiving ? impatiently(this, receiver.recv()) : pause();
      }

      @Override
      void cleanUp() {
        receiver.close();
      }
    }

    private final class Watcher extends Actor {
      private final Watch.Receiver<Integer> receiver;
      private boolean watching;
      private int seen;

      Watcher(Storm storm, Watch.Receiver<Integer> receiver) {
        super(storm);
        this.receiver = receiver;
      }

      @Override
      Future<?> next(Object last) {
        Object answer = last instanceof First<?, ?, ?, ?, ?>(var value) ? value : last;
        int now = receiver.borrowAndUpdate();
        assertThat(now).as("the value after " + seen).isGreaterThanOrEqualTo(seen);
        seen = now;
        if (watching && (answer == null || answer.equals(false))) {
          assertThat(seen).as("the last value").isEqualTo(watched);
          return null;
        }
        watching = random.nextInt(5) > 0;
        if (!watching) {
          return pause();
        }
        return impatiently(
            this,
            random.nextBoolean()
                ? receiver.changed()
                : receiver.waitFor(value -> value > seen + 1));
      }

      @Override
      void cleanUp() {
        receiver.close();
      }
    }
  }
}
