package cortado.runtime.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.runtime.internal.task.TaskCell;
import org.junit.jupiter.api.Test;

class InjectQueueTest {

  private final InjectQueue queue = new InjectQueue();
  private final LocalQueue local = new LocalQueue(4);

  @Test
  void pop_whenEmpty_isNull() {
    assertThat(queue.pop()).isNull();
    assertThat(queue.popInto(local, 2)).isNull();
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void pop_returnsTheOldestFirst_andUnlinksIt() {
    TaskCell<?> first = IdleTask.create();
    TaskCell<?> second = IdleTask.create();
    queue.push(first);
    queue.push(second);

    assertThat(queue.size()).isEqualTo(2);
    assertThat(queue.pop()).isSameAs(first);
    assertThat(first.next).isNull();
    assertThat(queue.pop()).isSameAs(second);
    assertThat(queue.pop()).isNull();
  }

  @Test
  void popInto_returnsOneAndMovesTheRest() {
    TaskCell<?> first = IdleTask.create();
    TaskCell<?> second = IdleTask.create();
    TaskCell<?> third = IdleTask.create();
    queue.push(first);
    queue.push(second);
    queue.push(third);

    assertThat(queue.popInto(local, 1)).isSameAs(first);
    assertThat(local.pop()).isSameAs(second);
    assertThat(queue.size()).isEqualTo(1);
    assertThat(queue.pop()).isSameAs(third);
  }

  @Test
  void push_tellsHowManyWereThereBefore() {
    assertThat(queue.push(IdleTask.create())).isZero();
    assertThat(queue.push(IdleTask.create())).isEqualTo(1);
    assertThat(queue.pop()).isNotNull();

    assertThat(queue.push(IdleTask.create())).isEqualTo(1);
  }
}
