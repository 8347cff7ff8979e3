package cortado.bench.run;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A process of a peer, spoken to line by line.
///
/// Lines that begin with `#` are notes and never reach the caller. The process ends with this
/// object, and with this JVM. Confined to one thread.
final class RunningPeer implements AutoCloseable {
  private static final int KEPT_LINES = 15;
  private static final Duration TIME_TO_QUIT = Duration.ofSeconds(5);

  private static final Set<Process> ALIVE = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> ALIVE.forEach(Process::destroyForcibly), "reaper"));
  }

  private final String name;
  private final Process process;
  private final Writer input;
  private final BlockingQueue<Optional<String>> output = new LinkedBlockingQueue<>();
  private final Queue<String> errors = new ArrayDeque<>();
  private final Thread errorReader;

  private RunningPeer(String name, Process process) {
    this.name = name;
    this.process = process;
    this.input = process.outputWriter(StandardCharsets.UTF_8);
    ALIVE.add(process);
    reader(process.getInputStream(), this::heard).start();
    errorReader = reader(process.getErrorStream(), this::complained);
    errorReader.start();
  }

  static RunningPeer start(PeerCommand peer, List<String> jvmOptions, List<String> arguments)
      throws PeerFailure {
    return start(peer.name(), peer.environment(), peer.with(jvmOptions, arguments));
  }

  static RunningPeer start(String name, Map<String, String> environment, List<String> command)
      throws PeerFailure {
    var builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    try {
      return new RunningPeer(name, builder.start());
    } catch (IOException e) {
      throw new PeerFailure("%s did not start: %s".formatted(name, e.getMessage()));
    }
  }

  long pid() {
    return process.pid();
  }

  void send(String... fields) throws PeerFailure {
    try {
      input.write(String.join("\t", fields) + "\n");
      input.flush();
    } catch (IOException e) {
      throw gone("while it was told '" + fields[0] + "'");
    }
  }

  /// The next line, cut at its tabs, which must begin with `word`.
  ///
  /// ## Fails
  ///
  /// With [PeerFailure] when the peer says so, says something else, ends, or is silent for too
  /// long; in the last case it is killed.
  List<String> expect(String word, Duration patience) throws PeerFailure {
    return expectOneOf(Set.of(word), patience);
  }

  /// As [#expect(String, Duration)], with more than one word that may come.
  List<String> expectOneOf(Set<String> words, Duration patience) throws PeerFailure {
    var line = next(patience);
    if (line.isEmpty()) {
      throw gone("before it answered " + words);
    }
    var fields = List.of(line.get().split("\t", -1));
    if (fields.getFirst().equals("failed")) {
      throw new PeerFailure(
          "%s failed: %s".formatted(name, line.get().substring("failed".length()).strip()));
    }
    if (!words.contains(fields.getFirst())) {
      throw new PeerFailure("%s answered '%s' instead of %s".formatted(name, line.get(), words));
    }
    return fields;
  }

  /// The next line, or nothing once the peer has closed its output.
  Optional<String> next(Duration patience) throws PeerFailure {
    try {
      var line = output.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (line == null) {
        kill();
        throw new PeerFailure(
            "%s was silent for %d s and was killed%s"
                .formatted(name, patience.toSeconds(), tail()));
      }
      return line;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PeerFailure("interrupted while waiting for " + name);
    }
  }

  /// Waits for the process to end by itself.
  ///
  /// ## Fails
  ///
  /// With [PeerFailure] when it does not, or with another exit code than 0.
  void awaitEnd(Duration patience) throws PeerFailure {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
        throw new PeerFailure(
            "%s did not end within %d s%s".formatted(name, patience.toSeconds(), tail()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PeerFailure("interrupted while waiting for " + name);
    }
    ALIVE.remove(process);
    if (process.exitValue() != 0) {
      throw gone("at its end");
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /// Ends it: the end of its input is the sign, force comes five seconds later.
  @Override
  public void close() {
    try {
      input.close();
    } catch (IOException e) {
      // It has ended already, which is what this is for.
    }
    try {
      if (!process.waitFor(TIME_TO_QUIT.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
    }
    ALIVE.remove(process);
  }

  /// Ends it by force.
  void kill() {
    process.destroyForcibly();
    ALIVE.remove(process);
  }

  private PeerFailure gone(String when) {
    try {
      if (!process.waitFor(TIME_TO_QUIT.toMillis(), TimeUnit.MILLISECONDS)) {
        return new PeerFailure("%s closed its output %s%s".formatted(name, when, tail()));
      }
      errorReader.join(TIME_TO_QUIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return new PeerFailure(
        "%s ended with exit code %d %s%s".formatted(name, process.exitValue(), when, tail()));
  }

  private String tail() {
    synchronized (errors) {
      return errors.isEmpty() ? "" : ":\n    " + String.join("\n    ", errors);
    }
  }

  private void heard(Optional<String> line) {
    if (line.isEmpty() || !line.get().startsWith("#")) {
      output.add(line);
    }
  }

  private void complained(Optional<String> line) {
    synchronized (errors) {
      line.ifPresent(errors::add);
      if (errors.size() > KEPT_LINES) {
        errors.remove();
      }
    }
  }

  private Thread reader(InputStream from, Consumer<Optional<String>> to) {
    return Thread.ofPlatform()
        .daemon()
        .name("reads " + name)
        .unstarted(
            () -> {
              try (var lines =
                  new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
                lines.lines().forEach(line -> to.accept(Optional.of(line)));
              } catch (IOException | UncheckedIOException e) {
                // The process was killed; the end of its output says all there is to say.
              }
              to.accept(Optional.empty());
            });
  }
}
