package sample;

import static cortado.future.Futures.async;
import static cortado.future.Futures.ready;

import cortado.future.Async;
import cortado.future.Future;

final class Adder {

  private Adder() {}

  @Async
  static Future<Integer> sum(Future<Integer> first, Future<Integer> second) {
    return ready(first.await() + second.await());
  }

  static Future<Integer> twice(Future<Integer> number) {
    return async(() -> 2 * number.await());
  }
}
