package cortado.bench.cortado;

import static cortado.future.Futures.ready;
import static cortado.task.Tasks.spawn;

import cortado.bench.harness.Definitions;
import cortado.future.Async;
import cortado.future.Future;
import cortado.sync.Broadcast;
import cortado.sync.Watch;
import cortado.task.JoinHandle;
import java.util.ArrayList;
import java.util.List;

/// One value for many tasks.
final class Fanout {

  private static final int CAPACITY = 1000;

  private Fanout() {}

  static void addTo(Workloads workloads) {
    for (int receivers : new int[] {10, 100, 1000}) {
      int sends = Definitions.DELIVERIES / receivers;
      workloads.add(Definitions.broadcast(receivers), () -> broadcast(receivers, sends));
      workloads.add(Definitions.watch(receivers), () -> watch(receivers, sends));
    }
  }

  @Async
  private static Future<Long> broadcast(int receivers, int sends) {
    var channel = Broadcast.<Integer>create(CAPACITY);
    var delivered = new Countdown();
    var sums = new ArrayList<JoinHandle<Long>>(receivers);
    for (int receiver = 0; receiver < receivers; receiver++) {
      sums.add(spawn(receive(channel.sender().subscribe(), delivered)));
    }
    channel.receiver().close();
    try (var sender = channel.sender()) {
      for (int value = 0; value < sends; value++) {
        delivered.expect(receivers);
        int _ = sender.send(value);
        delivered.awaitZero().await();
      }
    }
    return ready(sum(sums).await());
  }

  /// Receives until the channel ends, or until it has missed something.
  @Async
  private static Future<Long> receive(Broadcast.Receiver<Integer> receiver, Countdown delivered) {
    long sum = 0;
    while (receiver.recv().await() instanceof Broadcast.Message<Integer>(var value)) {
      sum += value;
      delivered.arrive();
    }
    return ready(sum);
  }

  @Async
  private static Future<Long> watch(int receivers, int sends) {
    var channel = Watch.create(0);
    var delivered = new Countdown();
    var sums = new ArrayList<JoinHandle<Long>>(receivers);
    for (int receiver = 0; receiver < receivers; receiver++) {
      sums.add(spawn(follow(channel.receiver().duplicate(), delivered)));
    }
    channel.receiver().close();
    try (var sender = channel.sender()) {
      for (int value = 1; value <= sends; value++) {
        delivered.expect(receivers);
        boolean _ = sender.send(value);
        delivered.awaitZero().await();
      }
    }
    return ready(sum(sums).await());
  }

  @Async
  private static Future<Long> follow(Watch.Receiver<Integer> receiver, Countdown delivered) {
    long sum = 0;
    while (receiver.changed().await()) {
      sum += receiver.borrow();
      delivered.arrive();
    }
    return ready(sum);
  }

  @Async
  private static Future<Long> sum(List<JoinHandle<Long>> handles) {
    long sum = 0;
    for (var handle : handles) {
      sum += handle.await();
    }
    return ready(sum);
  }
}
