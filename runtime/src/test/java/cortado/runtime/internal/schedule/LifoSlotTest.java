package cortado.runtime.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.runtime.internal.task.TaskCell;
import org.junit.jupiter.api.Test;

class LifoSlotTest {

  private final LifoSlot slot = new LifoSlot();

  @Test
  void new_isEmpty() {
    assertThat(slot.isEmpty()).isTrue();
    assertThat(slot.take()).isNull();
  }

  @Test
  void put_whenEmpty_displacesNothing() {
    assertThat(slot.put(IdleTask.create())).isNull();
    assertThat(slot.isEmpty()).isFalse();
  }

  @Test
  void put_whenFull_givesTheTaskFromBefore() {
    TaskCell<?> first = IdleTask.create();
    TaskCell<?> second = IdleTask.create();
    assertThat(slot.put(first)).isNull();

    assertThat(slot.put(second)).isSameAs(first);
    assertThat(slot.take()).isSameAs(second);
  }

  @Test
  void take_emptiesTheSlot() {
    TaskCell<?> task = IdleTask.create();
    assertThat(slot.put(task)).isNull();

    assertThat(slot.take()).isSameAs(task);
    assertThat(slot.take()).isNull();
  }
}
