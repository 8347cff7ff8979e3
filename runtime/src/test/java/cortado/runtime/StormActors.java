package cortado.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.future.First;
import cortado.future.Future;
import cortado.future.Futures;
import cortado.future.Second;
import cortado.net.TcpListener;
import cortado.net.TcpStream;
import cortado.runtime.Storm.Actor;
import cortado.sync.ClosedException;
import cortado.sync.Mpsc;
import cortado.sync.Notify;
import cortado.sync.Oneshot;
import cortado.sync.Received;
import cortado.sync.Semaphore;
import cortado.task.JoinHandle;
import cortado.task.TaskAbortedException;
import cortado.task.Tasks;
import cortado.time.ElapsedException;
import cortado.time.Moment;
import cortado.time.Time;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// The scenes of a storm. Each counts what goes in and what comes out.
final class StormActors {

  private StormActors() {}

  /// A part of a storm. Methods are called inside the runtime to start it, and after its end.
  interface Scene {
    void start(Storm storm, int quota);

    void check();
  }

  /// Messages of senders that are aborted, time out and lose races: each that was sent arrives.
  static final class Mailbox implements Scene {
    private final Mpsc<Integer> channel;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong received = new AtomicLong();

    Mailbox(int capacity) {
      channel = Mpsc.bounded(capacity);
    }

    @Override
    public void start(Storm storm, int quota) {
      Tasks.spawn(new Consumer(storm));
      for (int number = 0; number < 6; number++) {
        storm.spawnVictim(new Producer(storm, channel.sender().duplicate(), quota));
      }
      channel.sender().close();
    }

    @Override
    public void check() {
      assertThat(received).as("messages received").hasValue(sent.get());
    }

    private final class Producer extends Actor {
      private final Mpsc.Sender<Integer> sender;
      private int left;
      private boolean sending;
      private Mpsc.Permit<Integer> permit;

      Producer(Storm storm, Mpsc.Sender<Integer> sender, int quota) {
        super(storm);
        this.sender = sender;
        left = quota;
      }

      @Override
      Future<?> next(Object last) {
        if (last instanceof Mpsc.Permit<?>) {
          permit = cast(last);
          return pause();
        }
        if (permit != null) {
          useUpPermit();
        } else if (sending && (last == null || last instanceof First<?, ?, ?, ?, ?>)) {
          sent.incrementAndGet();
        } else if (last instanceof ClosedException) {
          throw new AssertionError("the receiver was never closed");
        }
        sending = false;
        if (left-- == 0) {
          return null;
        }
        return send();
      }

      private Future<?> send() {
        switch (random.nextInt(6)) {
          case 0 -> {
            if (sender.trySend(left) == Mpsc.TrySend.SENT) {
              sent.incrementAndGet();
            }
            return pause();
          }
          case 1 -> {
            return sender.reserve();
          }
          case 2 -> {
            sending = true;
            return Time.timeout(micros(800), sender.send(left));
          }
          case 3 -> {
            sending = true;
            return Futures.select(sender.send(left), Time.sleep(micros(800)));
          }
          default -> {
            sending = true;
            return sender.send(left);
          }
        }
      }

      private void useUpPermit() {
        if (random.nextBoolean()) {
          permit.send(left);
          sent.incrementAndGet();
        } else {
          permit.close();
        }
        permit = null;
      }

      @Override
      void cleanUp() {
        if (permit != null) {
          permit.close();
        }
        sender.close();
      }
    }

    private final class Consumer extends Actor {
      private boolean receiving;

      Consumer(Storm storm) {
        super(storm);
      }

      @Override
      Future<?> next(Object last) {
        Object message = last instanceof First<?, ?, ?, ?, ?>(var value) ? value : last;
        if (message instanceof Integer) {
          received.incrementAndGet();
        } else if (receiving && message == null) {
          return null;
        }
        receiving = false;
        if (channel.receiver().tryRecv() instanceof Received.Message<Integer>) {
          received.incrementAndGet();
        }
        if (random.nextInt(8) == 0) {
          return pause();
        }
        receiving = true;
        Future<Integer> receive = channel.receiver().recv();
        return switch (random.nextInt(6)) {
          case 0 -> Time.timeout(micros(500), receive);
          case 1 -> Futures.select(receive, Tasks.yieldNow());
          default -> receive;
        };
      }
    }
  }

  /// Permits taken and given back: never more in use than there are, and all back in the end.
  static final class Permits implements Scene {
    private static final int TOTAL = 3;

    private final Semaphore semaphore = new Semaphore(TOTAL);
    private final AtomicInteger inUse = new AtomicInteger();

    @Override
    public void start(Storm storm, int quota) {
      for (int number = 0; number < 8; number++) {
        storm.spawnVictim(new Holder(storm, quota));
      }
    }

    @Override
    public void check() {
      assertThat(semaphore.availablePermits()).as("permits").isEqualTo(TOTAL);
    }

    private final class Holder extends Actor {
      private int left;
      private Semaphore.Permit permit;

      Holder(Storm storm, int quota) {
        super(storm);
        left = quota;
      }

      @Override
      Future<?> next(Object last) {
        Object answer = last instanceof First<?, ?, ?, ?, ?>(var value) ? value : last;
        answer = answer instanceof Second<?, ?, ?, ?, ?>(var value) ? value : answer;
        if (answer instanceof Semaphore.Permit got) {
          permit = got;
          int now = inUse.addAndGet(got.count());
          assertThat(now).as("permits in use").isLessThanOrEqualTo(TOTAL);
          return pause();
        }
        giveBack();
        if (left-- == 0) {
          return null;
        }
        int count = random.nextInt(TOTAL + 1);
        return switch (random.nextInt(5)) {
          case 0 -> Time.timeout(micros(500), semaphore.acquire(count));
          case 1 -> Futures.select(semaphore.acquire(count), semaphore.acquire());
          case 2 -> Futures.select(semaphore.acquire(count), Time.sleep(micros(500)));
          default -> semaphore.acquire(count);
        };
      }

      private void giveBack() {
        if (permit != null) {
          inUse.addAndGet(-permit.count());
          permit.close();
          permit = null;
        }
      }

      @Override
      void cleanUp() {
        giveBack();
      }
    }
  }

  /// Tokens announced by notifyOne() to takers of whom some are aborted: none is left lying.
  static final class Tokens implements Scene {
    private final Notify notify = new Notify();
    private final AtomicInteger tokens = new AtomicInteger();
    private final AtomicInteger givers = new AtomicInteger(4);
    private volatile boolean over;

    @Override
    public void start(Storm storm, int quota) {
      Tasks.spawn(new Taker(storm));
      for (int number = 0; number < 3; number++) {
        storm.spawnVictim(new Taker(storm));
      }
      for (int number = 0; number < 4; number++) {
        storm.spawnVictim(new Giver(storm, quota));
      }
      Tasks.spawn(new Closer(storm));
    }

    @Override
    public void check() {
      assertThat(tokens).as("tokens left").hasValue(0);
    }

    private final class Giver extends Actor {
      private int left;

      Giver(Storm storm, int quota) {
        super(storm);
        left = quota;
      }

      @Override
      Future<?> next(Object last) {
        if (left-- == 0) {
          return null;
        }
        tokens.incrementAndGet();
        if (random.nextInt(3) == 0) {
          storm.foreign.execute(notify::notifyOne);
        } else {
          notify.notifyOne();
        }
        return pause();
      }

      @Override
      void cleanUp() {
        givers.decrementAndGet();
      }
    }

    private final class Taker extends Actor {
      Taker(Storm storm) {
        super(storm);
      }

      @Override
      Future<?> next(Object last) {
        while (true) {
          take();
          if (over) {
            return null;
          }
          Notify.Notified notified = notify.notified();
          notified.enable();
          if (tokens.get() == 0 && !over) {
            return notified;
          }
          notified.cancel();
        }
      }

      private void take() {
        for (int seen = tokens.get(); seen > 0; seen = tokens.get()) {
          tokens.compareAndSet(seen, seen - 1);
        }
      }
    }

    /// Ends the scene when all tokens were taken, without helping.
    private final class Closer extends Actor {
      Closer(Storm storm) {
        super(storm);
      }

      @Override
      Future<?> next(Object last) {
        if (givers.get() > 0 || tokens.get() > 0) {
          return Time.sleep(Duration.ofMillis(1));
        }
        over = true;
        notify.notifyWaiters();
        return null;
      }
    }
  }

  /// Questions to tasks spawned for the answer, which may be aborted: every asker hears something.
  static final class Questions implements Scene {
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong heard = new AtomicLong();
    private final AtomicLong abandoned = new AtomicLong();

    @Override
    public void start(Storm storm, int quota) {
      for (int number = 0; number < 6; number++) {
        storm.spawnVictim(new Asker(storm, quota));
      }
    }

    @Override
    public void check() {
      assertThat(answered.get())
          .as("answers")
          .isBetween(heard.get(), heard.get() + abandoned.get());
    }

    private final class Asker extends Actor {
      private int left;
      private JoinHandle<Void> answerer;

      Asker(Storm storm, int quota) {
        super(storm);
        left = quota;
      }

      @Override
      Future<?> next(Object last) {
        if (last instanceof Integer || last instanceof First<?, ?, ?, ?, ?>) {
          heard.incrementAndGet();
        } else if (last instanceof ElapsedException || last instanceof Second<?, ?, ?, ?, ?>) {
          abandoned.incrementAndGet();
        } else if (last instanceof RuntimeException failure
            && !(last instanceof ClosedException)
            && !(last instanceof TaskAbortedException)) {
          throw failure;
        }
        if (answerer != null && random.nextInt(3) == 0) {
          JoinHandle<Void> joined = answerer;
          answerer = null;
          return joined;
        }
        if (left-- == 0) {
          return null;
        }
        Oneshot<Integer> oneshot = Oneshot.create();
        Answerer task = new Answerer(storm, oneshot.sender());
        answerer = Tasks.spawn(task);
        if (random.nextInt(10) == 0) {
          answerer.abort();
        }
        return switch (random.nextInt(4)) {
          case 0 -> Time.timeout(micros(1_000), oneshot.receiver());
          case 1 -> Futures.select(oneshot.receiver(), pause().map(ignored -> true));
          default -> oneshot.receiver();
        };
      }

      @Override
      void cleanUp() {
        abandoned.incrementAndGet();
      }
    }

    private final class Answerer extends Actor {
      private final Oneshot.Sender<Integer> sender;
      private boolean paused;

      Answerer(Storm storm, Oneshot.Sender<Integer> sender) {
        super(storm);
        this.sender = sender;
      }

      @Override
      Future<?> next(Object last) {
        if (!paused) {
          paused = true;
          return pause();
        }
        if (sender.send(1)) {
          answered.incrementAndGet();
        }
        return null;
      }

      @Override
      void cleanUp() {
        sender.close();
      }
    }
  }

  /// Timers armed, fired, raced and cancelled: none fires early, none is forgotten.
  static final class Sleepers implements Scene {
    private static final int CANCELLED_AT_ONCE = 100;

    @Override
    public void start(Storm storm, int quota) {
      for (int number = 0; number < 6; number++) {
        storm.spawnVictim(new Sleeper(storm, quota));
      }
    }

    @Override
    public void check() {}

    private static final class Sleeper extends Actor {
      private int left;
      private Moment deadline;

      Sleeper(Storm storm, int quota) {
        super(storm);
        left = quota;
      }

      @Override
      Future<?> next(Object last) {
        if (deadline != null) {
          assertThat(Time.now().isBefore(deadline)).as("woken early").isFalse();
          deadline = null;
        }
        if (left-- == 0) {
          return null;
        }
        return switch (random.nextInt(4)) {
          case 0 -> Futures.race(armedThenCancelled());
          case 1 -> Time.timeout(micros(2_000), Time.sleep(micros(2_000)));
          case 2 -> Futures.join(Time.sleep(micros(500)), Time.sleep(micros(2_000)));
          default -> {
            deadline = Time.now().plus(micros(2_000));
            yield Time.sleepUntil(deadline);
          }
        };
      }

      private List<Future<Void>> armedThenCancelled() {
        var sleeps = new ArrayList<Future<Void>>();
        for (int number = 0; number < CANCELLED_AT_ONCE; number++) {
          sleeps.add(Time.sleep(Duration.ofMillis(5 + random.nextInt(100_000))));
        }
        sleeps.add(Time.sleep(micros(500)));
        return sleeps;
      }
    }
  }

  /// Short connections to an echo server, cut off on either side at any time.
  static final class Sockets implements Scene {
    private final AtomicInteger dialers = new AtomicInteger(4);
    private TcpListener listener;

    @Override
    public void start(Storm storm, int quota) {
      try {
        listener = TcpListener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        InetSocketAddress address = listener.localAddress();
        Tasks.spawn(new Acceptor(storm));
        for (int number = 0; number < 4; number++) {
          storm.spawnVictim(new Dialer(storm, address, quota));
        }
      } catch (IOException failure) {
        throw new IllegalStateException(failure);
      }
    }

    @Override
    public void check() {}

    private final class Acceptor extends Actor {
      Acceptor(Storm storm) {
        super(storm);
      }

      @Override
      Future<?> next(Object last) throws IOException {
        if (last instanceof TcpStream stream) {
          storm.spawnVictim(new Echo(storm, stream));
        } else if (last != null) {
          return null;
        }
        return listener.accept();
      }
    }

    private static final class Echo extends Actor {
      private final TcpStream stream;
      private final ByteBuffer buffer = ByteBuffer.allocate(512);
      private boolean reading;

      Echo(Storm storm, TcpStream stream) {
        super(storm);
        this.stream = stream;
      }

      @Override
      Future<?> next(Object last) throws IOException {
        if (last instanceof Exception || (last instanceof Integer count && count < 0)) {
          return null;
        }
        reading = !reading;
        if (reading) {
          return stream.read(buffer.clear());
        }
        return stream.writeAll(buffer.flip());
      }

      @Override
      void cleanUp() throws IOException {
        stream.close();
      }
    }

    private final class Dialer extends Actor {
      private final InetSocketAddress address;
      private final byte[] bytes = new byte[2_000];
      private int left;
      private TcpStream stream;
      private ByteBuffer reply;

      Dialer(Storm storm, InetSocketAddress address, int quota) {
        super(storm);
        this.address = address;
        left = quota;
        random.nextBytes(bytes);
      }

      @Override
      Future<?> next(Object last) throws IOException {
        if (last instanceof TcpStream connected) {
          stream = connected;
          return stream.writeAll(ByteBuffer.wrap(bytes));
        }
        if (stream != null && last == null && reply == null) {
          return readReply();
        }
        if (reply != null && last == null && !reply.hasRemaining()) {
          assertThat(reply.array()).as("echo").isEqualTo(bytes);
        }
        hangUp();
        return left-- == 0 ? null : TcpStream.connect(address);
      }

      private Future<?> readReply() throws IOException {
        reply = ByteBuffer.allocate(bytes.length);
        Future<Void> read = stream.readExact(reply);
        switch (random.nextInt(6)) {
          case 0 -> {
            return Time.timeout(micros(300), read);
          }
          case 1 -> {
            TcpStream cut = stream;
            storm.foreign.execute(() -> closeQuietly(cut));
            return read;
          }
          default -> {
            return read;
          }
        }
      }

      private void closeQuietly(TcpStream cut) {
        try {
          cut.close();
        } catch (IOException failure) {
          storm.failures.add(failure);
        }
      }

      private void hangUp() throws IOException {
        reply = null;
        if (stream != null) {
          stream.close();
          stream = null;
        }
      }

      @Override
      void cleanUp() throws IOException {
        hangUp();
        if (dialers.decrementAndGet() == 0) {
          listener.close();
        }
      }
    }
  }

  /// Aborts others.
  static final class Aborter extends Actor {
    private int left;

    Aborter(Storm storm, int quota) {
      super(storm);
      left = quota;
    }

    @Override
    Future<?> next(Object last) {
      if (left-- == 0) {
        return null;
      }
      storm.abortOne(random);
      return Time.sleep(micros(3_000));
    }
  }

  @SuppressWarnings("unchecked")
  private static <T> T cast(Object value) {
    return (T) value;
  }
}
