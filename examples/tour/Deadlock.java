import static cortado.future.Futures.done;
import static cortado.future.Futures.ready;
import static cortado.task.Tasks.spawn;
import static cortado.task.Tasks.yieldNow;
import static cortado.time.Time.timeout;

import cortado.future.Async;
import cortado.future.Future;
import cortado.observe.TaskDump;
import cortado.runtime.AsyncMain;
import cortado.runtime.Flavor;
import cortado.runtime.Handle;
import cortado.sync.Mpsc;
import cortado.sync.Mutex;
import java.time.Duration;

/// Two transfers that lock the same two accounts in opposite order. Nothing is stuck but they, and
/// the runtime can say why: its dump shows where each task waits, and names the circle.
final class Deadlock {

  private Deadlock() {}

  /// An account of somebody.
  private static final class Account {
    private final Mutex lock = new Mutex();
    private int balance = 100;
  }

  @Async
  @AsyncMain(flavor = Flavor.CURRENT_THREAD)
  static Future<Void> main() {
    var alice = new Account();
    var bob = new Account();
    var bookings = Mpsc.<Integer>bounded(16);
    var there = spawn(transfer(alice, bob));
    var back = spawn(transfer(bob, alice));
    var clerk = spawn(keepBooks(bookings));

    System.out.print(dumpOfTheDeadlock().await());

    there.abort();
    back.abort();
    clerk.abort();
    return done();
  }

  @Async
  private static Future<Void> transfer(Account from, Account to) {
    try (var _ = from.lock.lock().await()) {
      yieldNow().await();
      book(from, to).await();
    }
    return done();
  }

  @Async
  private static Future<Void> book(Account from, Account to) {
    try (var _ = to.lock.lock().await()) {
      from.balance--;
      to.balance++;
    }
    return done();
  }

  @Async
  private static Future<Void> keepBooks(Mpsc<Integer> bookings) {
    while (timeout(Duration.ofHours(1), bookings.receiver().recv()).await() != null) {
      System.out.println("booked");
    }
    return done();
  }

  @Async
  private static Future<TaskDump> dumpOfTheDeadlock() {
    var runtime = Handle.current();
    var dump = runtime.dump();
    while (dump.deadlocks().isEmpty()) {
      yieldNow().await();
      dump = runtime.dump();
    }
    return ready(dump);
  }
}
