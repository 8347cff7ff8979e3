// What `cortado run` is trained with: ./cortado records which classes this takes to compile,
// transform and run, and starts every later program with them at hand.

import java.util.ArrayList;

record Cup(String drink, int millilitres) {}

void main(String[] arguments) {
  var cups = new ArrayList<Cup>();
  for (var drink : List.of("cortado", "espresso")) {
    cups.add(new Cup(drink, drink.length() * 10));
  }
  cups.stream().map(cup -> cup.drink() + ": " + cup.millilitres()).forEach(IO::println);
}
