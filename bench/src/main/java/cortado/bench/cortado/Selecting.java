package cortado.bench.cortado;

import static cortado.future.Futures.done;
import static cortado.future.Futures.race;
import static cortado.future.Futures.ready;
import static cortado.future.Futures.select;
import static cortado.task.Tasks.spawn;

import cortado.bench.harness.Definitions;
import cortado.future.Async;
import cortado.future.First;
import cortado.future.Future;
import cortado.future.Second;
import cortado.sync.Mpsc;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Receiving from whichever channel has something.
final class Selecting {

  private static final int CAPACITY = 100;

  private Selecting() {}

  static void addTo(Workloads workloads) {
    workloads.add(Definitions.selectMpsc(2), Selecting::fromTwo);
    workloads.add(Definitions.selectMpsc(10), () -> fromMany(10));
  }

  @Async
  private static Future<Long> fromTwo() {
    var channels = channels(2);
    var left = channels.get(0).receiver();
    var right = channels.get(1).receiver();
    spawn(sendInTurn(channels));
    long sum = 0;
    for (int message = 0; message < Definitions.MESSAGES; message++) {
      sum +=
          switch (select(left.recv(), right.recv()).await()) {
            case First(var number) -> number;
            case Second(var number) -> number;
          };
    }
    return ready(sum);
  }

  @Async
  private static Future<Long> fromMany(int count) {
    var channels = channels(count);
    spawn(sendInTurn(channels));
    long sum = 0;
    for (int message = 0; message < Definitions.MESSAGES; message++) {
      sum += race(receives(channels)).await();
    }
    return ready(sum);
  }

  private static List<Future<Integer>> receives(List<Mpsc<Integer>> channels) {
    var receives = new ArrayList<Future<Integer>>(channels.size());
    for (var channel : channels) {
      receives.add(channel.receiver().recv());
    }
    return receives;
  }

  private static List<Mpsc<Integer>> channels(int count) {
    var channels = new ArrayList<Mpsc<Integer>>(count);
    for (int channel = 0; channel < count; channel++) {
      channels.add(Mpsc.bounded(CAPACITY));
    }
    return channels;
  }

  /// Leaves the senders open: a channel that has ended would be chosen for ever.
  @Async
  private static Future<@Nullable Void> sendInTurn(List<Mpsc<Integer>> channels) {
    for (int message = 0; message < Definitions.MESSAGES; message++) {
      channels.get(message % channels.size()).sender().send(message).await();
    }
    return done();
  }
}
