package cortado.future;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.testing.WakeCounter;
import org.junit.jupiter.api.Test;

class AtomicWakerTest {

  private final AtomicWaker slot = new AtomicWaker();
  private final WakeCounter first = new WakeCounter();
  private final WakeCounter second = new WakeCounter();

  @Test
  void wake_ofEmptySlot_doesNothing() {
    slot.wake();
    slot.register(first);

    assertThat(first.count()).isZero();
  }

  @Test
  void wake_takesTheWaker() {
    slot.register(first);
    slot.wake();
    slot.wake();

    assertThat(first.count()).isEqualTo(1);
  }

  @Test
  void register_replacesTheWaker() {
    slot.register(first);
    slot.register(first);
    slot.register(second);
    slot.wake();

    assertThat(first.count()).isZero();
    assertThat(second.count()).isEqualTo(1);
  }

  @Test
  void register_afterAWake_takesTheSameWakerAgain() {
    slot.register(first);
    slot.wake();
    slot.register(first);
    slot.wake();

    assertThat(first.count()).isEqualTo(2);
  }

  @Test
  void clear_forgetsTheWaker() {
    slot.register(first);
    slot.clear();
    slot.wake();

    assertThat(first.count()).isZero();
  }

  @Test
  void wake_thatCallsBack_findsTheSlotEmpty() {
    slot.register(
        () -> {
          first.wake();
          slot.wake();
          slot.register(second);
        });
    slot.wake();
    slot.wake();

    assertThat(first.count()).isEqualTo(1);
    assertThat(second.count()).isEqualTo(1);
  }
}
