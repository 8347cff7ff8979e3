import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/// The idea of polling, without a library: a future that is asked, and that calls `wake` when
/// asking again is worth it. Cortado's own [cortado.future.Future] is this plus failure and
/// cancellation.
///
/// A poll answers with a value, or with nothing.
interface SimpleFuture<T> {

  Optional<T> poll(Runnable wake);

  static void main(String[] arguments) {
    var socket = new Socket();
    var ready = new ArrayDeque<String>();
    var program =
        new AndThen(new Join(new Read(socket, 1), new Read(socket, 2)), new Read(socket, 3));

    int polls = 1;
    while (program.poll(() -> ready.add("again")).isEmpty()) {
      socket.arrive("message " + polls);
      System.out.println("woken: " + !ready.isEmpty());
      ready.clear();
      polls++;
    }
    System.out.println("done after " + polls + " polls");
  }

  /// A socket that calls back once when data arrives.
  final class Socket {
    private final Queue<String> received = new ArrayDeque<>();
    private Runnable wake = () -> {};

    void arrive(String data) {
      received.add(data);
      wake.run();
    }

    Optional<String> read(Runnable wakeWhenReadable) {
      wake = wakeWhenReadable;
      return Optional.ofNullable(received.poll());
    }
  }

  /// Waits for one message.
  record Read(Socket socket, int number) implements SimpleFuture<String> {
    @Override
    public Optional<String> poll(Runnable wake) {
      Optional<String> message = socket.read(wake);
      message.ifPresent(text -> System.out.println("read " + number + ": " + text));
      return message;
    }
  }

  /// Polls two futures in turn until both have ended.
  final class Join implements SimpleFuture<String> {
    private SimpleFuture<String> first;
    private SimpleFuture<String> second;

    Join(SimpleFuture<String> first, SimpleFuture<String> second) {
      this.first = first;
      this.second = second;
    }

    @Override
    public Optional<String> poll(Runnable wake) {
      if (first != null && first.poll(wake).isPresent()) {
        first = null; // It has ended, and must not be polled again.
      }
      if (second != null && second.poll(wake).isPresent()) {
        second = null;
      }
      return first == null && second == null ? Optional.of("both") : Optional.empty();
    }
  }

  /// Polls the second future once the first has ended.
  final class AndThen implements SimpleFuture<String> {
    private SimpleFuture<String> first;
    private final SimpleFuture<String> second;

    AndThen(SimpleFuture<String> first, SimpleFuture<String> second) {
      this.first = first;
      this.second = second;
    }

    @Override
    public Optional<String> poll(Runnable wake) {
      if (first != null) {
        if (first.poll(wake).isEmpty()) {
          return Optional.empty();
        }
        first = null;
      }
      return second.poll(wake);
    }
  }
}
