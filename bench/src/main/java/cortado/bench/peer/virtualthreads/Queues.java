package cortado.bench.peer.virtualthreads;

import cortado.bench.harness.Definitions;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;

/// Messages from thread to thread. A queue has no end, so receivers count.
final class Queues {

  private Queues() {}

  static void addTo(Workloads workloads) {
    for (int capacity : new int[] {100, 1000}) {
      for (int producers : new int[] {1, 5}) {
        workloads.add(
            Definitions.mpsc(capacity, producers),
            () -> mpsc(new ArrayBlockingQueue<>(capacity), producers));
      }
    }
    workloads.add(Definitions.mpscUnbounded(5), () -> mpsc(new LinkedBlockingQueue<>(), 5));
    workloads.add(Definitions.mpscUncontended(5000), () -> uncontended(5000));
    workloads.add(Definitions.mpscOneshot(1000), () -> requests(1000));
    workloads.add(Definitions.oneshotLocal(1000), () -> oneshots(1000));
  }

  private static long mpsc(BlockingQueue<Integer> queue, int producers)
      throws InterruptedException {
    for (int producer = 0; producer < producers; producer++) {
      Thread _ = Threads.start(() -> produce(queue, Definitions.MESSAGES / producers));
    }
    return sum(queue, Definitions.MESSAGES);
  }

  private static void produce(BlockingQueue<Integer> queue, int count) throws InterruptedException {
    for (int message = 0; message < count; message++) {
      queue.put(message);
    }
  }

  private static long sum(BlockingQueue<Integer> queue, int count) throws InterruptedException {
    long sum = 0;
    for (int message = 0; message < count; message++) {
      sum += queue.take();
    }
    return sum;
  }

  private static long uncontended(int count) throws InterruptedException {
    var queue = new ArrayBlockingQueue<Integer>(count);
    produce(queue, count);
    return sum(queue, count);
  }

  private static long requests(int count) throws Exception {
    var server = new ArrayBlockingQueue<CompletableFuture<Integer>>(10);
    Thread _ =
        Threads.start(
            () -> {
              for (int request = 0; request < count; request++) {
                server.take().complete(1);
              }
            });
    long sum = 0;
    for (int request = 0; request < count; request++) {
      var reply = new CompletableFuture<Integer>();
      server.put(reply);
      sum += reply.get();
    }
    return sum;
  }

  private static long oneshots(int count) throws Exception {
    long sum = 0;
    for (int number = 0; number < count; number++) {
      var channel = new CompletableFuture<Integer>();
      channel.complete(number);
      sum += channel.get();
    }
    return sum;
  }
}
