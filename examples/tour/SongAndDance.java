import static cortado.future.Futures.done;
import static cortado.future.Futures.join;
import static cortado.future.Futures.ready;
import static cortado.time.Time.sleep;

import cortado.future.Async;
import cortado.future.Future;
import cortado.runtime.AsyncRuntime;
import java.time.Duration;

/// Learning a song, singing it and dancing: first one after the other, each driven to its end by
/// `blockOn`; then dancing while we learn and sing.
final class SongAndDance {

  private SongAndDance() {}

  static void main(String[] arguments) {
    try (var runtime = AsyncRuntime.currentThread().build()) {
      oneAfterTheOther(runtime);
      runtime.blockOn(together());
    }
  }

  static void oneAfterTheOther(AsyncRuntime runtime) {
    String song = runtime.blockOn(learn());
    runtime.blockOn(sing(song));
    runtime.blockOn(dance());
  }

  @Async
  static Future<Void> together() {
    // The join waits for both on this one task. Singing must wait for the song; dancing need not.
    join(learnAndSing(), dance()).await();
    return done();
  }

  @Async
  static Future<Void> learnAndSing() {
    sing(learn().await()).await();
    return done();
  }

  @Async
  static Future<String> learn() {
    System.out.println("learning a song");
    sleep(Duration.ofMillis(300)).await();
    return ready("La Cucaracha");
  }

  @Async
  static Future<Void> sing(String song) {
    System.out.println("singing " + song);
    sleep(Duration.ofMillis(200)).await();
    System.out.println("sung");
    return done();
  }

  @Async
  static Future<Void> dance() {
    System.out.println("dancing");
    sleep(Duration.ofMillis(400)).await();
    System.out.println("danced");
    return done();
  }
}
