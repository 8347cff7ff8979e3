package sample;

import cortado.future.Future;

final class Misuse {

  static int now(Future<Integer> number) {
    return number.await();
  }
}
