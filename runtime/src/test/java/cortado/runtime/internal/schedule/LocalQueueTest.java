package cortado.runtime.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.runtime.internal.task.TaskCell;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalQueueTest {

  private final InjectQueue overflow = new InjectQueue();
  private final LocalQueue queue = new LocalQueue(4);
  private final LocalQueue thief = new LocalQueue(4);

  private List<TaskCell<?>> push(int count) {
    List<TaskCell<?>> tasks = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      TaskCell<?> task = IdleTask.create();
      queue.push(task, overflow);
      tasks.add(task);
    }
    return tasks;
  }

  private static List<TaskCell<?>> drain(LocalQueue queue) {
    List<TaskCell<?>> tasks = new ArrayList<>();
    for (TaskCell<?> task = queue.pop(); task != null; task = queue.pop()) {
      tasks.add(task);
    }
    return tasks;
  }

  private List<TaskCell<?>> drainOverflow() {
    List<TaskCell<?>> tasks = new ArrayList<>();
    for (TaskCell<?> task = overflow.pop(); task != null; task = overflow.pop()) {
      tasks.add(task);
    }
    return tasks;
  }

  @Test
  void pop_whenEmpty_isNull() {
    assertThat(queue.pop()).isNull();
    assertThat(queue.isEmpty()).isTrue();
  }

  @Test
  void pop_returnsTheOldestFirst() {
    List<TaskCell<?>> tasks = push(4);

    assertThat(queue.size()).isEqualTo(4);
    assertThat(drain(queue)).isEqualTo(tasks);
  }

  @Test
  void push_roundTheRing_keepsTheOrder() {
    for (int round = 0; round < 10; round++) {
      List<TaskCell<?>> tasks = push(3);
      assertThat(drain(queue)).isEqualTo(tasks);
    }
  }

  @Test
  void push_whenFull_movesHalfAndTheNewTask() {
    List<TaskCell<?>> tasks = push(5);

    assertThat(drain(queue)).isEqualTo(tasks.subList(2, 4));
    assertThat(drainOverflow()).containsExactly(tasks.get(0), tasks.get(1), tasks.get(4));
  }

  @Test
  void push_farBeyondTheCapacity_losesNothing() {
    List<TaskCell<?>> tasks = push(100);

    List<TaskCell<?>> found = new ArrayList<>(drain(queue));
    found.addAll(drainOverflow());
    assertThat(found).containsExactlyInAnyOrderElementsOf(tasks);
  }

  @Test
  void steal_whenEmpty_isNull() {
    assertThat(queue.stealInto(thief)).isNull();
    assertThat(thief.isEmpty()).isTrue();
  }

  @Test
  void steal_ofOne_takesIt() {
    List<TaskCell<?>> tasks = push(1);

    assertThat(queue.stealInto(thief)).isSameAs(tasks.getFirst());
    assertThat(thief.isEmpty()).isTrue();
    assertThat(queue.pop()).isNull();
  }

  @Test
  void steal_takesTheOlderHalf() {
    List<TaskCell<?>> tasks = push(4);

    assertThat(queue.stealInto(thief)).isSameAs(tasks.get(1));
    assertThat(drain(thief)).containsExactly(tasks.get(0));
    assertThat(drain(queue)).containsExactly(tasks.get(2), tasks.get(3));
  }

  @Test
  void steal_ofAnOddNumber_takesTheGreaterHalf() {
    List<TaskCell<?>> tasks = push(3);

    assertThat(queue.stealInto(thief)).isSameAs(tasks.get(1));
    assertThat(drain(thief)).containsExactly(tasks.get(0));
    assertThat(drain(queue)).containsExactly(tasks.get(2));
  }

  @Test
  void indexes_thatWrap_areHarmless() {
    var wrapping = new LocalQueue(4, Integer.MAX_VALUE - 1);
    List<TaskCell<?>> tasks = new ArrayList<>();
    for (int number = 0; number < 4; number++) {
      TaskCell<?> task = IdleTask.create();
      wrapping.push(task, overflow);
      tasks.add(task);
    }

    assertThat(wrapping.room()).isZero();
    assertThat(wrapping.stealInto(thief)).isSameAs(tasks.get(1));
    assertThat(drain(wrapping)).containsExactly(tasks.get(2), tasks.get(3));
  }
}
