// What ./cortado trains the JVM with: it notes which classes this takes to compile, transform and
// run, and starts every later program with them at hand.

import static cortado.future.Futures.*;
import static cortado.task.Tasks.*;

import cortado.future.*;
import cortado.runtime.*;

class Training {

  record Cup(String drink, int millilitres) {}

  sealed interface Order permits Small, Large {}

  record Small(Cup cup) implements Order {}

  record Large(Cup cup, int extra) implements Order {}

  static int size(Order order) {
    return switch (order) {
      case Small(var cup) -> cup.millilitres();
      case Large(var cup, var extra) when extra > 0 -> cup.millilitres() + extra;
      case Large large -> large.cup().millilitres();
    };
  }

  @Async
  static Future<Cup> brew(String drink) throws java.io.IOException {
    if (drink.isEmpty()) {
      throw new java.io.IOException("no drink");
    }
    yieldNow().await();
    return ready(new Cup(drink, drink.length() * 10));
  }

  @AsyncMain
  static Future<Void> main(String[] arguments) {
    try {
      for (var drink : java.util.List.of("cortado", "espresso")) {
        var cup = spawn(brew(drink)).await();
        IO.println(cup + ": " + size(new Small(cup)) + " or " + size(new Large(cup, 5)));
      }
      IO.println(async(() -> brew("").await().drink()).await());
    } catch (java.io.IOException expected) {
      IO.println(expected.getMessage());
    }
    return done();
  }
}
