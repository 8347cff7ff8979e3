package cortado.storm;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Some storms, and the broken twins that a storm must find. `stress/storm` goes on for longer.
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class StormTest {

  private static final int ROUNDS = 40;
  private static final int STEPS = 2_000;

  /// Of the twins, the one that is hardest to find shows in every fifth to tenth storm.
  private static final int TWIN_ROUNDS = 300;

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  /// Nothing moves in a twin that has lost a wake, so that this decides nothing but how long we
  /// wait.
  private static final Duration TWIN_PATIENCE = Duration.ofSeconds(1);

  private static final long SEED =
      Long.getLong("cortado.storm.seed", new SplittableRandom().nextInt(1_000_000_000));

  @Test
  void storms_onEveryRuntime_loseNothing() {
    for (int number = 0; number < ROUNDS; number++) {
      var round = new Round(SEED + number, STEPS, Twin.NONE, PATIENCE);

      assertThat(round.run()).as(round.toString()).isEmpty();
      assertThat(round.counts().polls.sum()).as("polls of " + round).isPositive();
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void brokenTwin_isFound(Twin twin) {
    List<String> found = new ArrayList<>();
    for (int number = 0; number < TWIN_ROUNDS && !isFound(twin, found); number++) {
      found.addAll(new Round(SEED + number, STEPS, twin, TWIN_PATIENCE).run());
    }

    assertThat(found).as("seed " + SEED).anyMatch(text -> text.contains(twin.verdict));
  }

  private static boolean isFound(Twin twin, List<String> found) {
    return found.stream().anyMatch(text -> text.contains(twin.verdict));
  }
}
