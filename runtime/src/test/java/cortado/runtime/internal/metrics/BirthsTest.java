package cortado.runtime.internal.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class BirthsTest {

  private static final long MILLI = 1_000_000;

  private final Births births = new Births(1_024);

  @Test
  void age_countsFromTheFirstNoteAfterTheBirth() {
    births.note(10, 1_000);
    births.note(20, 2_000);

    assertThat(births.ageNanos(1, 5_000)).isEqualTo(4_000);
    assertThat(births.ageNanos(10, 5_000)).isEqualTo(4_000);
    assertThat(births.ageNanos(11, 5_000)).isEqualTo(3_000);
    assertThat(births.ageNanos(20, 5_000)).isEqualTo(3_000);
  }

  @Test
  void age_beforeAnyNote_isNone() {
    assertThat(births.ageNanos(1, 5_000)).isZero();

    births.note(10, 1_000);

    assertThat(births.ageNanos(11, 5_000)).isZero();
  }

  @Test
  void notes_whileNothingIsBorn_changeNothing() {
    births.note(10, 1_000);
    births.note(10, 2_000);

    assertThat(births.size()).isOne();
    assertThat(births.ageNanos(10, 5_000)).isEqualTo(4_000);
  }

  @Test
  void ages_overMonthsAreRightToASixteenthAndTheTimeBetweenTwoNotes() {
    long seed = System.nanoTime();
    var random = new SplittableRandom(seed);
    int notes = 200_000;
    long[] bornAt = new long[notes + 1];
    long now = random.nextLong();
    for (int number = 1; number <= notes; number++) {
      bornAt[number] = now;
      // Mostly busy, and every now and then hours in which nobody comes.
      now += 2 * MILLI;
      births.note(number, now);
      if (random.nextInt(1_000) == 0) {
        now += random.nextLong(24 * 3_600_000L) * MILLI;
      }
    }

    assertThat(births.size()).isLessThanOrEqualTo(1_024);
    for (int number = 1; number <= notes; number++) {
      long age = now - bornAt[number];
      long told = births.ageNanos(number, now);
      assertThat(told).as("seed %d, number %d", seed, number).isLessThanOrEqualTo(age);
      assertThat(age - told)
          .as("seed %d, number %d, age %d", seed, number, age)
          .isLessThanOrEqualTo(age / Births.PRECISION + 2 * MILLI);
    }
  }

  @Test
  void notesFasterThanTheClock_keepTheLatest() {
    for (int number = 1; number <= 10_000; number++) {
      births.note(number, 7);
    }

    assertThat(births.size()).isLessThanOrEqualTo(1_024);
    assertThat(births.ageNanos(1, 17)).isEqualTo(10);
    assertThat(births.ageNanos(10_000, 17)).isEqualTo(10);
  }
}
