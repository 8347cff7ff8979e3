package cortado.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Ready;
import cortado.future.Waker;
import cortado.sync.RwLock.ReadGuard;
import cortado.sync.RwLock.WriteGuard;
import cortado.testing.Polled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RwLockTest {

  private final RwLock lock = new RwLock();

  private ReadGuard reading() {
    return Polled.of(lock.read()).pollValue();
  }

  private WriteGuard writing() {
    return Polled.of(lock.write()).pollValue();
  }

  private <T> Polled<T> waiting(Future<T> access) {
    var polled = Polled.of(access);
    assertThat(polled.poll().isReady()).isFalse();
    return polled;
  }

  private void assertFree() {
    assertThat(lock.readerCount()).isZero();
    assertThat(lock.isWriteLocked()).isFalse();
  }

  @Test
  void readers_enterTogether() {
    var first = reading();
    var second = reading();

    assertThat(lock.readerCount()).isEqualTo(2);
    first.close();
    second.close();
    assertFree();
  }

  @Test
  void writer_waitsForEveryReader() {
    var first = reading();
    var second = reading();
    var writer = waiting(lock.write());

    first.close();
    assertThat(writer.isWoken()).isFalse();
    second.close();

    assertThat(writer.wakeCount()).isEqualTo(1);
    writer.pollValue().close();
    assertFree();
  }

  @Test
  void readersAndWriters_waitForTheWriter() {
    var guard = writing();
    var reader = waiting(lock.read());
    var otherReader = waiting(lock.read());
    var writer = waiting(lock.write());

    guard.close();

    assertThat(reader.isWoken()).isTrue();
    assertThat(otherReader.isWoken()).isTrue();
    assertThat(writer.isWoken()).isFalse();
    reader.pollValue().close();
    otherReader.pollValue().close();
    assertThat(writer.poll().isReady()).isTrue();
  }

  @Test
  void writerThatWaits_keepsLaterReadersBehindIt() {
    var guard = reading();
    var writer = waiting(lock.write());
    var late = waiting(lock.read());

    assertThat(lock.tryRead()).isNull();
    guard.close();
    assertThat(late.isWoken()).isFalse();
    writer.pollValue().close();

    assertThat(late.wakeCount()).isEqualTo(1);
    late.pollValue().close();
    assertFree();
  }

  @Test
  void cancel_ofTheWriterInFront_letsTheReadersBehindItIn() {
    var _ = reading();
    var writer = waiting(lock.write());
    var first = waiting(lock.read());
    var second = waiting(lock.read());

    writer.cancel();

    assertThat(first.wakeCount()).isEqualTo(1);
    assertThat(first.poll().isReady()).isTrue();
    assertThat(second.poll().isReady()).isTrue();
    assertThat(lock.readerCount()).isEqualTo(3);
    assertThatIllegalStateException().isThrownBy(writer::poll);
  }

  @Test
  void cancel_ofAWriterThatWasHandedTheLock_passesItOn() {
    var guard = reading();
    var writer = waiting(lock.write());
    var reader = waiting(lock.read());
    guard.close();

    writer.cancel();
    writer.cancel();

    assertThat(reader.isWoken()).isTrue();
    reader.pollValue().close();
    assertFree();
  }

  @Test
  void cancel_ofAReaderThatWasHandedTheLock_passesItOn() {
    var guard = writing();
    var reader = waiting(lock.read());
    var writer = waiting(lock.write());
    guard.close();

    reader.cancel();

    assertThat(writer.isWoken()).isTrue();
    writer.pollValue().close();
    assertFree();
  }

  @Test
  void cancel_afterReady_leavesTheLockWithItsGuard() {
    var reader = Polled.of(lock.read());
    var guard = reader.pollValue();

    reader.cancel();

    assertThat(lock.readerCount()).isEqualTo(1);
    guard.close();
    assertFree();
  }

  @Test
  void close_twice_givesBackOnce() {
    var first = reading();
    var second = reading();
    first.close();
    first.close();
    assertThat(lock.readerCount()).isEqualTo(1);
    second.close();

    var write = writing();
    write.close();
    var next = writing();
    write.close();

    assertThat(lock.isWriteLocked()).isTrue();
    next.close();
    assertFree();
  }

  @Test
  void downgrade_letsReadersInAndNoWriter() {
    var guard = writing();
    var reader = waiting(lock.read());
    var writer = waiting(lock.write());

    var read = guard.downgrade();

    assertThat(reader.isWoken()).isTrue();
    assertThat(writer.isWoken()).isFalse();
    assertThat(lock.readerCount()).isEqualTo(2);
    guard.close();
    assertThat(lock.readerCount()).isEqualTo(2);
    read.close();
    reader.pollValue().close();
    writer.pollValue().close();
    assertFree();
  }

  @Test
  void downgrade_ofAGuardThatIsUsedUp_throws() {
    var guard = writing();
    var read = guard.downgrade();

    assertThatIllegalStateException().isThrownBy(guard::downgrade);
    read.close();
    assertThatIllegalStateException().isThrownBy(guard::downgrade);
  }

  @Test
  void try_takesWhatNeedsNoWaiting() {
    try (var read = lock.tryRead()) {
      assertThat(read).isNotNull();
      assertThat(lock.tryWrite()).isNull();
      assertThat(lock.tryRead()).isNotNull().satisfies(ReadGuard::close);
    }
    try (var write = lock.tryWrite()) {
      assertThat(write).isNotNull();
      assertThat(lock.tryRead()).isNull();
      assertThat(lock.tryWrite()).isNull();
    }
    assertFree();
  }

  @Test
  void access_polledWithAnotherWaker_wakesOnlyThatOne() {
    var guard = writing();
    var reader = waiting(lock.read());
    var first = reader.waker();
    reader.pollWithFreshWaker();

    guard.close();

    assertThat(first.count()).isZero();
    assertThat(reader.wakeCount()).isEqualTo(1);
  }

  @Test
  void access_withoutBudget_yieldsBeforeItEnters() {
    var writer = Polled.of(lock.write()).withBudget(0);

    assertThat(writer.poll().isReady()).isFalse();
    assertThat(writer.isWoken()).isTrue();
    assertFree();
    assertThat(writer.withBudget(1).poll().isReady()).isTrue();
  }

  @Test
  void access_polledAfterReady_throws() {
    var reader = Polled.of(lock.read());
    reader.poll();

    assertThatIllegalStateException().isThrownBy(reader::poll);
  }

  @Test
  void close_onAnotherThread_givesItBack() throws Exception {
    var guard = writing();
    var writer = waiting(lock.write());

    Thread.ofPlatform().start(guard::close).join();

    assertThat(writer.poll().isReady()).isTrue();
  }

  @Test
  void wake_callsBackIntoTheLock() throws Throwable {
    List<Object> seen = new ArrayList<>();
    var guard = writing();
    lock.read().poll(new Context(() -> seen.add(lock.tryRead() != null)));

    guard.close();

    assertThat(seen).containsExactly(true);
  }

  @Test
  void access_ofFree_allocatesOneObject() throws Throwable {
    var context = new Context(Waker.noop());

    long bytes =
        Allocation.bytesPerRun(
            () -> ((Ready<ReadGuard>) lock.read().poll(context)).value().close());

    assertThat(bytes).isLessThanOrEqualTo(40);
  }

  @Test
  void guards_thatArePassedOn_areUsedUp_andTheLockStaysHeld() {
    var reading = Polled.of(lock.read()).pollValue();
    var read = Polled.of(reading.passOn()).pollValue();
    reading.close();
    assertThat(lock.readerCount()).isEqualTo(1);
    assertThatIllegalStateException().isThrownBy(reading::passOn);
    read.close();

    var writing = Polled.of(lock.write()).pollValue();
    var write = Polled.of(writing.passOn()).pollValue();
    writing.close();
    assertThat(lock.isWriteLocked()).isTrue();
    assertThatIllegalStateException().isThrownBy(writing::downgrade);
    write.passOn().cancel();

    assertThat(lock.isWriteLocked()).isFalse();
  }
}
