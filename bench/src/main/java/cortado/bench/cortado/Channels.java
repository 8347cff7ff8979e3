package cortado.bench.cortado;

import static cortado.future.Futures.done;
import static cortado.future.Futures.ready;
import static cortado.task.Tasks.spawn;

import cortado.bench.harness.Definitions;
import cortado.future.Async;
import cortado.future.Future;
import cortado.sync.Mpsc;
import cortado.sync.Oneshot;
import org.jspecify.annotations.Nullable;

/// Messages from task to task.
final class Channels {

  private Channels() {}

  static void addTo(Workloads workloads) {
    for (int capacity : new int[] {100, 1000}) {
      for (int producers : new int[] {1, 5}) {
        workloads.add(Definitions.mpsc(capacity, producers), () -> mpsc(capacity, producers));
      }
    }
    workloads.add(Definitions.mpscUnbounded(5), () -> unbounded(5));
    workloads.add(Definitions.mpscUncontended(5000), () -> uncontended(5000));
    workloads.add(Definitions.mpscOneshot(1000), () -> requests(1000));
    workloads.add(Definitions.oneshotLocal(1000), () -> oneshots(1000));
  }

  @Async
  private static Future<Long> mpsc(int capacity, int producers) {
    var channel = Mpsc.<Integer>bounded(capacity);
    for (int producer = 0; producer < producers; producer++) {
      spawn(produce(channel.sender().duplicate(), Definitions.MESSAGES / producers));
    }
    channel.sender().close();
    return ready(sum(channel.receiver()).await());
  }

  @Async
  private static Future<@Nullable Void> produce(Mpsc.Sender<Integer> sender, int count) {
    try (sender) {
      for (int message = 0; message < count; message++) {
        sender.send(message).await();
      }
    }
    return done();
  }

  /// Receives until the channel ends.
  @Async
  private static Future<Long> sum(Mpsc.Receiver<Integer> receiver) {
    long sum = 0;
    for (Integer message = receiver.recv().await();
        message != null;
        message = receiver.recv().await()) {
      sum += message;
    }
    return ready(sum);
  }

  @Async
  private static Future<Long> unbounded(int producers) {
    var channel = Mpsc.<Integer>unbounded();
    for (int producer = 0; producer < producers; producer++) {
      spawn(produceAtOnce(channel.sender().duplicate(), Definitions.MESSAGES / producers));
    }
    channel.sender().close();
    return ready(sum(channel.receiver()).await());
  }

  @Async
  private static Future<@Nullable Void> produceAtOnce(
      Mpsc.UnboundedSender<Integer> sender, int count) {
    try (sender) {
      for (int message = 0; message < count; message++) {
        boolean _ = sender.send(message);
      }
    }
    return done();
  }

  @Async
  private static Future<Long> uncontended(int count) {
    var channel = Mpsc.<Integer>bounded(count);
    produce(channel.sender(), count).await();
    return ready(sum(channel.receiver()).await());
  }

  @Async
  private static Future<Long> requests(int count) {
    var server = Mpsc.<Oneshot.Sender<Integer>>bounded(10);
    spawn(answer(server.receiver()));
    long sum = 0;
    try (var requests = server.sender()) {
      for (int request = 0; request < count; request++) {
        var reply = Oneshot.<Integer>create();
        requests.send(reply.sender()).await();
        sum += reply.receiver().await();
      }
    }
    return ready(sum);
  }

  @Async
  private static Future<@Nullable Void> answer(Mpsc.Receiver<Oneshot.Sender<Integer>> requests) {
    for (var request = requests.recv().await();
        request != null;
        request = requests.recv().await()) {
      boolean _ = request.send(1);
    }
    return done();
  }

  @Async
  private static Future<Long> oneshots(int count) {
    long sum = 0;
    for (int number = 0; number < count; number++) {
      var channel = Oneshot.<Integer>create();
      boolean _ = channel.sender().send(number);
      sum += channel.receiver().await();
    }
    return ready(sum);
  }
}
