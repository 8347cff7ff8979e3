package cortado.runtime.internal.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.runtime.internal.task.TaskCell;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalQueueTest {

  private final LocalQueue queue = new LocalQueue(4);
  private final LocalQueue thief = new LocalQueue(4);

  private List<TaskCell<?>> push(int count) {
    List<TaskCell<?>> tasks = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      TaskCell<?> task = IdleTask.create();
      queue.push(task);
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
  void push_whenFull_widensTheRing() {
    List<TaskCell<?>> tasks = push(4);
    assertThat(queue.room()).isZero();
    tasks.addAll(push(1));

    assertThat(queue.room()).isEqualTo(3);
    assertThat(drain(queue)).isEqualTo(tasks);
  }

  @Test
  void push_farBeyondTheCapacity_keepsTheOrder() {
    List<TaskCell<?>> tasks = push(2);
    assertThat(queue.pop()).isSameAs(tasks.removeFirst());
    tasks.addAll(push(100));

    assertThat(drain(queue)).isEqualTo(tasks);
  }

  @Test
  void trim_nowAndThen_halvesTheRingUntilItIsAsItWas() {
    push(100);
    drain(queue);
    assertThat(queue.room()).isEqualTo(128);

    for (int sleep = 0; sleep < 1_000; sleep++) {
      queue.trim();
    }

    assertThat(queue.room()).isEqualTo(4);
    List<TaskCell<?>> tasks = push(5);
    assertThat(drain(queue)).isEqualTo(tasks);
  }

  @Test
  void trim_withTasks_keepsThem() {
    List<TaskCell<?>> tasks = push(5);
    for (int sleep = 0; sleep < 1_000; sleep++) {
      queue.trim();
    }

    assertThat(drain(queue)).isEqualTo(tasks);
  }

  @Test
  void trim_forgetsWhatWasStolen() {
    var stolen = new WeakReference<>(push(1).getFirst());
    assertThat(queue.stealInto(thief)).isNotNull();
    assertThat(push(1)).containsExactly(queue.pop());
    queue.trim();

    for (int attempt = 0; attempt < 100 && !stolen.refersTo(null); attempt++) {
      System.gc();
    }
    assertThat(stolen.refersTo(null)).isTrue();
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
  void steal_ofManyTasks_takesABoundedNumber() {
    List<TaskCell<?>> tasks = push(1_000);
    var roomy = new LocalQueue(1_024);

    assertThat(queue.stealInto(roomy)).isSameAs(tasks.get(127));
    assertThat(drain(roomy)).isEqualTo(tasks.subList(0, 127));
    assertThat(drain(queue)).isEqualTo(tasks.subList(128, 1_000));
  }

  @Test
  void indexes_thatWrap_areHarmless() {
    var wrapping = new LocalQueue(4, Integer.MAX_VALUE - 1);
    List<TaskCell<?>> tasks = new ArrayList<>();
    for (int number = 0; number < 4; number++) {
      TaskCell<?> task = IdleTask.create();
      wrapping.push(task);
      tasks.add(task);
    }

    assertThat(wrapping.room()).isZero();
    assertThat(wrapping.stealInto(thief)).isSameAs(tasks.get(1));
    for (int number = 4; number < 9; number++) {
      TaskCell<?> task = IdleTask.create();
      wrapping.push(task);
      tasks.add(task);
    }
    assertThat(drain(wrapping)).isEqualTo(tasks.subList(2, 9));
  }
}
