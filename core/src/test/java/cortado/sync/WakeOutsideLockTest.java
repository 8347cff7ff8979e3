package cortado.sync;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Futures;
import cortado.future.Waker;
import cortado.testing.ManualFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Every waker here waits for another thread that uses the same primitive. Were it called under the
/// lock, neither would get on.
@Timeout(30)
class WakeOutsideLockTest {

  private final AtomicInteger wakes = new AtomicInteger();

  private void pollWith(Future<?> future, Runnable use) throws Throwable {
    var context =
        new Context(
            () -> {
              joined(use);
              wakes.incrementAndGet();
            });
    assertThat(future.poll(context).isReady()).isFalse();
  }

  private static void joined(Runnable use) {
    var thread = Thread.ofPlatform().daemon().start(use);
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException("the waker's thread did not get on", interrupted);
    }
  }

  @Test
  void oneshot_wakesOutsideItsLock() throws Throwable {
    var sent = Oneshot.<Integer>create();
    pollWith(sent.receiver(), sent.sender()::isClosed);
    assertThat(sent.sender().send(1)).isTrue();

    var dropped = Oneshot.<Integer>create();
    pollWith(dropped.receiver(), dropped.sender()::isClosed);
    dropped.sender().close();

    var closed = Oneshot.<Integer>create();
    pollWith(closed.receiver(), closed.sender()::isClosed);
    pollWith(closed.sender().closed(), closed.sender()::isClosed);
    closed.receiver().close();

    assertThat(wakes).hasValue(4);
  }

  @Test
  void semaphore_wakesOutsideItsLock() throws Throwable {
    var semaphore = new Semaphore(0);
    pollWith(semaphore.acquire(), semaphore::availablePermits);
    semaphore.addPermits(1);

    var first = semaphore.acquire(2);
    pollWith(first, semaphore::availablePermits);
    pollWith(semaphore.acquire(1), semaphore::availablePermits);
    semaphore.addPermits(1);
    first.cancel();

    pollWith(semaphore.acquire(), semaphore::availablePermits);
    semaphore.close();

    assertThat(wakes).hasValue(3);
  }

  @Test
  void notify_wakesOutsideItsLock() throws Throwable {
    var notify = new Notify();
    var first = notify.notified();
    pollWith(first, notify::notified);
    pollWith(notify.notified(), notify::notified);
    notify.notifyOne();
    first.cancel();

    pollWith(notify.notified(), notify::notified);
    notify.notifyWaiters();

    assertThat(wakes).hasValue(3);
  }

  @Test
  void mpsc_wakesOutsideItsLock() throws Throwable {
    var mpsc = Mpsc.<Integer>bounded(1);
    pollWith(mpsc.receiver().recv(), mpsc.sender()::capacity);
    assertThat(mpsc.sender().trySend(1)).isEqualTo(Mpsc.TrySend.SENT);

    pollWith(mpsc.sender().send(2), mpsc.sender()::capacity);
    assertThat(mpsc.receiver().tryRecv()).isEqualTo(new Received.Message<>(1));

    pollWith(mpsc.sender().send(3), mpsc.sender()::capacity);
    pollWith(mpsc.sender().closed(), mpsc.sender()::capacity);
    mpsc.receiver().close();

    assertThat(wakes).hasValue(4);
  }

  @Test
  void mutex_wakesOutsideItsLock() throws Throwable {
    var mutex = new Mutex();
    var guard = mutex.tryLock();
    var first = mutex.lock();
    pollWith(first, mutex::isLocked);
    pollWith(mutex.lock(), mutex::isLocked);

    guard.close();
    first.cancel();

    assertThat(wakes).hasValue(2);
  }

  @Test
  void broadcast_wakesOutsideItsLock() throws Throwable {
    var broadcast = Broadcast.<Integer>create(1);
    var sender = broadcast.sender();
    var receiver = broadcast.receiver();
    var recv = receiver.recv();
    pollWith(recv, sender::receiverCount);
    assertThat(sender.send(1)).isEqualTo(1);
    assertThat(receiver.tryRecv()).isInstanceOf(Received.Message.class);

    pollWith(recv, sender::receiverCount);
    pollWith(sender.closed(), sender::receiverCount);
    receiver.close();

    pollWith(sender.subscribe().recv(), sender::receiverCount);
    sender.close();

    assertThat(wakes).hasValue(4);
  }

  @Test
  void watch_wakesOutsideItsLock() throws Throwable {
    var watch = Watch.create(0);
    var sender = watch.sender();
    var receiver = watch.receiver();
    pollWith(receiver.waitFor(value -> value > 3), sender::borrow);
    assertThat(sender.send(1)).isTrue();

    var other = sender.subscribe();
    var changed = other.changed();
    pollWith(changed, sender::borrow);
    other.markChanged();
    other.markUnchanged();
    pollWith(changed, sender::borrow);
    sender.sendModify(value -> value + 1);

    var last = sender.subscribe();
    pollWith(last.changed(), sender::borrow);
    last.close();
    pollWith(sender.subscribe().changed(), sender::borrow);
    pollWith(sender.subscribe().changed(), sender::borrow);
    sender.close();

    assertThat(wakes).hasValue(6);
  }

  @Test
  void rwLock_wakesOutsideItsLock() throws Throwable {
    var lock = new RwLock();
    var guard = lock.tryWrite();
    pollWith(lock.read(), lock::readerCount);
    var writer = lock.write();
    pollWith(writer, lock::readerCount);
    pollWith(lock.read(), lock::readerCount);

    var _ = guard.downgrade();
    writer.cancel();

    assertThat(wakes).hasValue(2);
  }

  @Test
  void barrier_wakesOutsideItsLock() throws Throwable {
    var barrier = new Barrier(2);
    pollWith(barrier.arrive(), () -> poll(barrier.arrive()));

    poll(barrier.arrive());

    assertThat(wakes).hasValue(1);
  }

  @Test
  void onceCell_wakesOutsideItsLock() throws Throwable {
    var cell = new OnceCell<Integer>();
    var init = new ManualFuture<Integer>();
    var maker = cell.getOrInit(Futures.pending());
    poll(maker);
    var next = cell.getOrInit(init);
    pollWith(next, cell::get);
    pollWith(cell.getOrInit(Futures.pending()), cell::get);

    maker.cancel();
    init.complete(1);
    poll(next);

    assertThat(wakes).hasValue(2);
  }

  private static void poll(Future<?> future) {
    try {
      future.poll(new Context(Waker.noop()));
    } catch (Throwable failure) {
      throw new AssertionError(failure);
    }
  }
}
