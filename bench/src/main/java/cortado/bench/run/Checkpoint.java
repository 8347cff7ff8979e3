package cortado.bench.run;

import cortado.bench.report.Report;
import cortado.bench.report.ReportFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;

/// Writes what a run has found so far, now and then, so that one that is ended early is not lost.
///
/// Confined to one thread.
final class Checkpoint implements Runnable {
  private static final Duration INTERVAL = Duration.ofSeconds(20);

  private final Path file;
  private final Supplier<Report> soFar;
  private long written = System.nanoTime();

  Checkpoint(Path file, Supplier<Report> soFar) {
    this.file = file;
    this.soFar = soFar;
  }

  @Override
  public void run() {
    if (System.nanoTime() - written < INTERVAL.toNanos()) {
      return;
    }
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      ReportFile.write(soFar.get(), file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    written = System.nanoTime();
  }
}
