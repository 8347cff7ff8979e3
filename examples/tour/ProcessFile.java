import static cortado.future.Futures.done;
import static cortado.future.Futures.ready;

import cortado.future.Async;
import cortado.future.Future;
import cortado.runtime.AsyncMain;
import cortado.runtime.Flavor;
import cortado.task.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Reads a file, and shows that its failures travel like any exception: through awaits, to the
/// first `catch` that wants them.
final class ProcessFile {

  private ProcessFile() {}

  @Async
  @AsyncMain(flavor = Flavor.CURRENT_THREAD)
  static Future<Void> main(String[] arguments) throws IOException {
    report(Path.of(arguments.length == 0 ? "no-such-file.txt" : arguments[0])).await();
    return done();
  }

  @Async
  static Future<Void> report(Path path) throws IOException {
    try {
      System.out.println("processed " + process(path).await() + " words");
    } catch (NoSuchFileException missing) {
      System.err.println("cannot process: there is no file " + missing.getMessage());
    }
    return done();
  }

  /// Counts the words. Fails as reading does.
  @Async
  static Future<Integer> process(Path path) throws IOException {
    String text = readString(path).await();
    return ready(text.isBlank() ? 0 : text.strip().split("\\s+").length);
  }

  /// Files are read on the threads for blocking work, so that no worker waits for a disk.
  static Future<String> readString(Path path) throws IOException {
    return Tasks.spawnBlocking(() -> Files.readString(path));
  }
}
