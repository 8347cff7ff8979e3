package cortado.transform.fuzz;

import java.util.List;
import java.util.Random;

/// The random decisions of one program and the names it has used.
final class Choices {

  private final Random random;
  private int names;

  Choices(long seed) {
    random = new Random(seed);
  }

  String freshName() {
    return "v" + ++names;
  }

  /// A number that no other part of the program has.
  int freshNumber() {
    return ++names;
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  int between(int least, int most) {
    return least + random.nextInt(most - least + 1);
  }

  boolean inOneOf(int times) {
    return random.nextInt(times) == 0;
  }

  boolean withChance(double chance) {
    return random.nextDouble() < chance;
  }

  @SafeVarargs
  final <T> T pick(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  <T> T pick(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
