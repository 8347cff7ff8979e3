package cortado.testing;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Waker;
import cortado.io.AsyncRead;
import cortado.io.AsyncWrite;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A byte stream that plays a script: what will be read, what must be written, and when.
///
/// Reads get the scripted bytes in their order and wait while a write or a pause is to come before
/// them. A write must bring the bytes of the next scripted write, which reads that nobody has taken
/// do not hold up; anything else is an [AssertionError]. After the script a read finds the end,
/// unless a [#handle()] may still append to it. [#close()] fails if something is left over.
///
/// Confined to its owner, except for the handle.
public final class IoMock implements AsyncRead, AsyncWrite, AutoCloseable {

  private sealed interface Step {}

  private record Bytes(boolean read, ByteBuffer left) implements Step {}

  private record Failure(boolean read, IOException failure) implements Step {}

  private record Pause(Supplier<? extends Future<?>> future) implements Step {}

  /// Appends steps to a script.
  public abstract static sealed class Steps<S extends Steps<S>> permits Script, Handle {

    private Steps() {}

    abstract S append(Step step);

    /// Then these bytes can be read.
    @CanIgnoreReturnValue
    public final S read(byte... bytes) {
      return append(new Bytes(true, copyOf(bytes)));
    }

    /// Then the UTF-8 bytes of `text` can be read.
    @CanIgnoreReturnValue
    public final S read(String text) {
      return read(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Then these bytes must be written.
    @CanIgnoreReturnValue
    public final S write(byte... bytes) {
      return append(new Bytes(false, copyOf(bytes)));
    }

    /// Then the UTF-8 bytes of `text` must be written.
    @CanIgnoreReturnValue
    public final S write(String text) {
      return write(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Then a read fails.
    @CanIgnoreReturnValue
    public final S readFailure(IOException failure) {
      return append(new Failure(true, Objects.requireNonNull(failure, "failure")));
    }

    /// Then a write fails.
    @CanIgnoreReturnValue
    public final S writeFailure(IOException failure) {
      return append(new Failure(false, Objects.requireNonNull(failure, "failure")));
    }

    /// Then everything waits for the future that `pause` makes when it is reached, such as `() ->
    /// sleep(ofMillis(20))`.
    @CanIgnoreReturnValue
    public final S pause(Supplier<? extends Future<?>> pause) {
      return append(new Pause(Objects.requireNonNull(pause, "pause")));
    }

    private static ByteBuffer copyOf(byte[] bytes) {
      if (bytes.length == 0) {
        throw new IllegalArgumentException("a step needs at least one byte");
      }
      return ByteBuffer.wrap(bytes.clone());
    }
  }

  /// A script that is being written. Confined to its owner.
  public static final class Script extends Steps<Script> {

    private final ArrayDeque<Step> steps = new ArrayDeque<>();
    private String name = "";

    private Script() {}

    /// What its errors shall call the stream, where a test has several.
    @CanIgnoreReturnValue
    public Script name(String value) {
      name = Objects.requireNonNull(value, "name");
      return this;
    }

    @Override
    Script append(Step step) {
      steps.add(step);
      return this;
    }

    /// A stream that plays the script.
    public IoMock build() {
      return new IoMock(name, steps);
    }
  }

  /// Appends to the script while it is played. Safe for any thread.
  public static final class Handle extends Steps<Handle> implements AutoCloseable {

    private final IoMock mock;

    private Handle(IoMock mock) {
      this.mock = mock;
    }

    @Override
    Handle append(Step step) {
      mock.append(step);
      return this;
    }

    /// Lets a read find the end after the last step.
    @Override
    public void close() {
      mock.closeHandle();
    }
  }

  /// What its errors begin with.
  private final String prefix;

  private final Object lock = new Object();

  @GuardedBy("lock")
  private final ArrayDeque<Step> steps;

  @GuardedBy("lock")
  private boolean appendable;

  @GuardedBy("lock")
  private @Nullable Waker reader;

  @GuardedBy("lock")
  private @Nullable Waker writer;

  /// The future of the pause that is going on.
  private @Nullable Future<?> pausing;

  private boolean shutDown;

  private IoMock(String name, ArrayDeque<Step> steps) {
    this.prefix = name.isEmpty() ? "" : name + ": ";
    this.steps = new ArrayDeque<>(steps);
  }

  /// An empty script.
  public static Script script() {
    return new Script();
  }

  /// What appends to the script from now on, until it is closed.
  public Handle handle() {
    synchronized (lock) {
      appendable = true;
    }
    return new Handle(this);
  }

  @Override
  public int pollRead(Context context, ByteBuffer target) throws IOException {
    if (!target.hasRemaining()) {
      return 0;
    }
    while (true) {
      switch (frontForReader(context.waker())) {
        case Bytes given when given.read() -> {
          return give(given, target);
        }
        case Failure failure when failure.read() -> {
          remove(failure, true);
          throw failure.failure();
        }
        case Pause pause -> {
          if (isPausing(pause, context, true)) {
            return AsyncRead.PENDING;
          }
        }
        case null -> {
          return isAppendable() ? AsyncRead.PENDING : EOF;
        }
        default -> {
          return AsyncRead.PENDING;
        }
      }
    }
  }

  @Override
  public int pollWrite(Context context, ByteBuffer source) throws IOException {
    if (shutDown) {
      throw new ClosedChannelException();
    }
    if (!source.hasRemaining()) {
      return 0;
    }
    while (true) {
      switch (nextForWriter(context.waker())) {
        case Bytes expected -> {
          return take(expected, source);
        }
        case Failure failure -> {
          remove(failure, false);
          throw failure.failure();
        }
        case Pause pause -> {
          if (isPausing(pause, context, false)) {
            return AsyncRead.PENDING;
          }
        }
        case null -> {
          if (isAppendable()) {
            return AsyncRead.PENDING;
          }
          throw new AssertionError(prefix + "unexpected write of " + textOf(source));
        }
      }
    }
  }

  private int give(Bytes given, ByteBuffer target) {
    ByteBuffer left = given.left();
    int count = Math.min(left.remaining(), target.remaining());
    target.put(left.slice().limit(count));
    left.position(left.position() + count);
    if (!left.hasRemaining()) {
      remove(given, true);
    }
    return count;
  }

  private int take(Bytes expected, ByteBuffer source) {
    ByteBuffer left = expected.left();
    int count = Math.min(left.remaining(), source.remaining());
    ByteBuffer written = source.slice().limit(count);
    if (!left.slice().limit(count).equals(written)) {
      throw new AssertionError(
          prefix + "expected a write of %s, was %s".formatted(textOf(left), textOf(source)));
    }
    source.position(source.position() + count);
    left.position(left.position() + count);
    if (!left.hasRemaining()) {
      remove(expected, false);
    }
    return count;
  }

  @Override
  public boolean pollFlush(Context context) {
    return true;
  }

  @Override
  public boolean pollShutdown(Context context) {
    shutDown = true;
    return true;
  }

  /// Throws [AssertionError] if the script has not been played to its end.
  @Override
  public void close() {
    Future<?> abandoned = pausing;
    pausing = null;
    if (abandoned != null) {
      abandoned.cancel();
    }
    synchronized (lock) {
      if (!steps.isEmpty()) {
        throw new AssertionError(
            prefix
                + "%d steps of the script are left, first %s"
                    .formatted(steps.size(), describe(steps.getFirst())));
      }
    }
  }

  /// Whether the pause still goes on; if not, it is out of the script.
  private boolean isPausing(Pause pause, Context context, boolean byReader) throws IOException {
    Future<?> future = pausing;
    if (future == null) {
      future = pause.future().get();
      pausing = future;
    }
    try {
      if (!future.poll(context).isReady()) {
        return true;
      }
    } catch (IOException | RuntimeException | Error failure) {
      throw failure;
    } catch (Throwable failure) {
      throw new AssertionError(prefix + "a pause of the script has failed", failure);
    }
    pausing = null;
    remove(pause, byReader);
    return false;
  }

  private @Nullable Step frontForReader(Waker waker) {
    synchronized (lock) {
      reader = waker;
      return steps.peek();
    }
  }

  /// The first step that a write has to do with.
  private @Nullable Step nextForWriter(Waker waker) {
    synchronized (lock) {
      writer = waker;
      for (Step step : steps) {
        switch (step) {
          case Bytes(boolean read, _) when read -> {}
          case Failure(boolean read, _) when read -> {}
          default -> {
            return step;
          }
        }
      }
      return null;
    }
  }

  private boolean isAppendable() {
    synchronized (lock) {
      return appendable;
    }
  }

  private void remove(Step done, boolean byReader) {
    synchronized (lock) {
      // By identity: steps that look alike are different steps.
      boolean _ = steps.removeIf(step -> step == done);
      if (byReader) {
        reader = null; // It goes on by itself.
      } else {
        writer = null;
      }
    }
    wakeBoth();
  }

  private void append(Step step) {
    synchronized (lock) {
      if (!appendable) {
        throw new IllegalStateException(prefix + "the handle was closed");
      }
      steps.add(step);
    }
    wakeBoth();
  }

  private void closeHandle() {
    synchronized (lock) {
      appendable = false;
    }
    wakeBoth();
  }

  private void wakeBoth() {
    Waker waitingReader;
    Waker waitingWriter;
    synchronized (lock) {
      waitingReader = reader;
      waitingWriter = writer;
      reader = null;
      writer = null;
    }
    if (waitingReader != null) {
      waitingReader.wake();
    }
    if (waitingWriter != null) {
      waitingWriter.wake();
    }
  }

  private static String describe(Step step) {
    return switch (step) {
      case Bytes(boolean read, ByteBuffer left) ->
          "%s of %s".formatted(read ? "a read" : "a write", textOf(left));
      case Failure(boolean read, IOException failure) ->
          "the failure of %s: %s".formatted(read ? "a read" : "a write", failure);
      case Pause _ -> "a pause";
    };
  }

  /// The bytes as a Java string would be written, other than ASCII as `\xNN`.
  private static String textOf(ByteBuffer bytes) {
    var text = new StringBuilder("\"");
    for (int i = bytes.position(); i < bytes.limit(); i++) {
      int value = bytes.get(i) & 0xff;
      switch (value) {
        case '\r' -> text.append("\\r");
        case '\n' -> text.append("\\n");
        case '"', '\\' -> text.append('\\').append((char) value);
        default -> {
          if (value >= ' ' && value <= '~') {
            text.append((char) value);
          } else {
            text.append("\\x%02x".formatted(value));
          }
        }
      }
    }
    return text.append('"').toString();
  }
}
