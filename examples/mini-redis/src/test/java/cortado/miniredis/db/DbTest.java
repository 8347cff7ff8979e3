package cortado.miniredis.db;

import static cortado.future.Futures.async;
import static cortado.task.Tasks.spawn;
import static cortado.time.Time.sleep;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import cortado.runtime.AsyncRuntime;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Time stands still, and jumps to the next timer whenever everybody waits.
@Timeout(30)
class DbTest {

  private static final Key KEY = Key.of("key");
  private static final byte[] OLD = "old".getBytes(UTF_8);
  private static final byte[] NEW = "new".getBytes(UTF_8);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final AsyncRuntime runtime = AsyncRuntime.currentThread().startPaused(true).build();
  private final Db db = new Db();

  @AfterEach
  void closeRuntime() {
    runtime.close();
  }

  @Test
  void value_set_isThereUntilDeleted() {
    db.set(KEY, OLD);
    assertThat(db.get(KEY)).isEqualTo(OLD);
    assertThat(db.contains(KEY)).isTrue();
    assertThat(db.timeToLiveMillis(KEY)).isEqualTo(Db.PERSISTENT);

    assertThat(db.delete(KEY)).isTrue();

    assertThat(db.get(KEY)).isNull();
    assertThat(db.contains(KEY)).isFalse();
    assertThat(db.timeToLiveMillis(KEY)).isEqualTo(Db.ABSENT);
    assertThat(db.delete(KEY)).isFalse();
  }

  @Test
  void value_expired_isAbsentEvenUnpurged() {
    runtime.blockOn(
        async(
            () -> {
              db.set(KEY, OLD, SECOND);
              sleep(SECOND.minusMillis(1)).await();
              assertThat(db.get(KEY)).isEqualTo(OLD);
              assertThat(db.timeToLiveMillis(KEY)).isEqualTo(1);
              sleep(Duration.ofMillis(1)).await();
              assertThat(db.get(KEY)).isNull();
              assertThat(db.contains(KEY)).isFalse();
              assertThat(db.timeToLiveMillis(KEY)).isEqualTo(Db.ABSENT);
              assertThat(db.expire(KEY, SECOND)).isFalse();
              assertThat(db.delete(KEY)).isFalse();
              assertThat(db.size()).isZero();
            }));
  }

  @Test
  void value_expired_isPurged() {
    runtime.blockOn(
        async(
            () -> {
              var purge = spawn(db.purgeExpired());
              db.set(KEY, OLD, SECOND);
              db.set(Key.of("later"), OLD, SECOND.multipliedBy(2));
              db.set(Key.of("never"), OLD);
              sleep(SECOND.plusMillis(1)).await();
              assertThat(db.size()).isEqualTo(2);
              sleep(SECOND).await();
              assertThat(db.size()).isEqualTo(1);
              purge.abort();
            }));
  }

  @Test
  void deadline_earlierThanTheNext_wakesThePurge() {
    runtime.blockOn(
        async(
            () -> {
              var purge = spawn(db.purgeExpired());
              db.set(KEY, OLD, Duration.ofDays(1));
              sleep(SECOND).await();
              db.set(Key.of("soon"), OLD, SECOND);
              sleep(SECOND.plusMillis(1)).await();
              assertThat(db.size()).isEqualTo(1);
              purge.abort();
            }));
  }

  @Test
  void deadline_ofAnOverwrittenValue_doesNotCount() {
    runtime.blockOn(
        async(
            () -> {
              var purge = spawn(db.purgeExpired());
              db.set(KEY, OLD, SECOND);
              sleep(Duration.ofMillis(500)).await();
              db.set(KEY, NEW);
              sleep(SECOND).await();
              assertThat(db.get(KEY)).isEqualTo(NEW);
              assertThat(db.timeToLiveMillis(KEY)).isEqualTo(Db.PERSISTENT);
              db.set(KEY, OLD, SECOND);
              db.set(KEY, NEW, SECOND.multipliedBy(3));
              sleep(SECOND.multipliedBy(2)).await();
              assertThat(db.get(KEY)).isEqualTo(NEW);
              sleep(SECOND.plusMillis(1)).await();
              assertThat(db.size()).isZero();
              purge.abort();
            }));
  }

  @Test
  void deadline_ofADeletedValue_doesNotCount() {
    runtime.blockOn(
        async(
            () -> {
              var purge = spawn(db.purgeExpired());
              db.set(KEY, OLD, SECOND);
              db.delete(KEY);
              db.set(KEY, NEW);
              sleep(SECOND.multipliedBy(2)).await();
              assertThat(db.get(KEY)).isEqualTo(NEW);
              purge.abort();
            }));
  }

  @Test
  void expire_replacesTheDeadline() {
    runtime.blockOn(
        async(
            () -> {
              var purge = spawn(db.purgeExpired());
              db.set(KEY, OLD);
              assertThat(db.expire(KEY, SECOND)).isTrue();
              assertThat(db.expire(KEY, SECOND.multipliedBy(3))).isTrue();
              assertThat(db.expire(Key.of("other"), SECOND)).isFalse();
              sleep(SECOND.multipliedBy(2)).await();
              assertThat(db.timeToLiveMillis(KEY)).isEqualTo(1000);
              sleep(SECOND.plusMillis(1)).await();
              assertThat(db.size()).isZero();
              purge.abort();
            }));
  }
}
