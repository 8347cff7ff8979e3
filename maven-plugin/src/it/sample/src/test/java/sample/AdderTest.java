package sample;

import static cortado.future.Futures.ready;
import static org.junit.jupiter.api.Assertions.assertEquals;

import cortado.future.Async;
import cortado.future.Future;
import cortado.future.Ready;
import cortado.testing.Polled;
import org.junit.jupiter.api.Test;

final class AdderTest {

  @Async
  private static Future<Integer> six() {
    return ready(Adder.twice(Adder.sum(ready(1), ready(2))).await());
  }

  @Test
  void transformedClasses_ofMainAndTest_run() {
    var poll = (Ready<Integer>) Polled.of(six()).poll();

    assertEquals(6, poll.value());
  }
}
