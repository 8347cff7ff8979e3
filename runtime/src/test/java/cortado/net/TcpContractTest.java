package cortado.net;

import static cortado.net.Steps.all;
import static cortado.net.Steps.echo;
import static cortado.net.Steps.readToEnd;
import static cortado.net.Steps.then;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.future.Future;
import cortado.future.Futures;
import cortado.future.Poll;
import cortado.runtime.AsyncRuntime;
import cortado.runtime.RuntimeKind;
import cortado.runtime.RuntimeShutdownException;
import cortado.task.JoinHandle;
import cortado.task.TaskAbortedException;
import cortado.task.Tasks;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// TCP over the loopback, on every kind of runtime.
@ParameterizedClass
@EnumSource
@Timeout(60)
class TcpContractTest {

  @Parameter RuntimeKind kind;

  private AsyncRuntime runtime;
  private TcpListener listener;
  private InetSocketAddress address;

  @BeforeEach
  void start() throws IOException {
    // Some tests let a task fail before they ask for its outcome.
    runtime = kind.builder.get().uncaught((_, _) -> {}).build();
    listener = inside(() -> TcpListener.bind(anyPort()));
    address = listener.localAddress();
  }

  @AfterEach
  void stop() throws IOException {
    runtime.close();
    listener.close();
  }

  // Reading and writing

  @Test
  void echo_ofAMessage_comesBack() throws IOException {
    serveEcho();

    byte[] answer =
        runtime.blockOn(
            then(
                TcpStream.connect(address),
                stream -> {
                  var reply = ByteBuffer.allocate(5);
                  return then(
                      stream.writeAll(bytes("hello")),
                      _ ->
                          then(
                              stream.readExact(reply),
                              _ -> {
                                stream.close();
                                return Futures.ready(reply.array());
                              }));
                }));

    assertThat(answer).isEqualTo("hello".getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void echo_spokenByAPlainSocket_comesBackWithTheEnd() throws Exception {
    serveEcho();

    byte[] answer =
        runtime.blockOn(
            runtime.spawnBlocking(
                () -> {
                  try (var peer = new Socket(address.getAddress(), address.getPort())) {
                    peer.getOutputStream().write(new byte[] {1, 2, 3});
                    peer.shutdownOutput();
                    return peer.getInputStream().readAllBytes();
                  }
                }));

    assertThat(answer).containsExactly(1, 2, 3);
  }

  @Test
  void read_ofPartOfAMessage_leavesTheRestForTheNext() throws IOException {
    try (var pair = connect()) {
      runtime.blockOn(pair.near.writeAll(bytes("abcdef")));

      var four = ByteBuffer.allocate(4);
      runtime.blockOn(pair.far.readExact(four));
      var rest = ByteBuffer.allocateDirect(16);
      assertThat(runtime.blockOn(pair.far.read(rest))).isEqualTo(2);

      assertThat(four.flip()).isEqualTo(bytes("abcd"));
      assertThat(rest.flip()).isEqualTo(bytes("ef"));
    }
  }

  @Test
  void read_intoAFullBuffer_isZero_andNoEnd() throws IOException {
    try (var pair = connect()) {
      assertThat(runtime.blockOn(pair.far.read(ByteBuffer.allocate(0)))).isZero();
      pair.near.close();
      assertThat(runtime.blockOn(pair.far.read(ByteBuffer.allocate(0)))).isZero();
      assertThat(runtime.blockOn(pair.far.write(ByteBuffer.allocate(0)))).isZero();
    }
  }

  @Test
  void read_afterThePeerHasClosed_findsTheEndAgainAndAgain() throws IOException {
    try (var pair = connect()) {
      runtime.blockOn(pair.near.writeAll(bytes("xy")));
      pair.near.close();

      var buffer = ByteBuffer.allocate(8);
      assertThat(runtime.blockOn(pair.far.read(buffer))).isEqualTo(2);
      for (int round = 0; round < 3; round++) {
        assertThat(runtime.blockOn(pair.far.read(buffer))).isEqualTo(-1);
      }
    }
  }

  @Test
  void readExact_beyondTheEnd_fails() throws IOException {
    try (var pair = connect()) {
      runtime.blockOn(pair.near.writeAll(bytes("xy")));
      pair.near.close();

      var buffer = ByteBuffer.allocate(8);
      assertThatThrownBy(() -> runtime.blockOn(pair.far.readExact(buffer)))
          .isInstanceOf(EOFException.class)
          .hasMessageContaining("6 bytes");
      assertThat(buffer.position()).isEqualTo(2);
    }
  }

  @Test
  void largeTransfer_bothWaysAtOnce_arrivesIntact() throws IOException {
    serveEcho();
    byte[] sent = new byte[8 << 20];
    long seed = System.nanoTime();
    new Random(seed).nextBytes(sent);

    byte[] received =
        runtime.blockOn(
            then(
                TcpStream.connect(address),
                stream -> {
                  // One task writes the stream while another one reads it.
                  var halves = stream.split();
                  JoinHandle<byte[]> reading = Tasks.spawn(readToEnd(halves.reader()));
                  JoinHandle<Void> writing =
                      Tasks.spawn(
                          then(
                              halves.writer().writeAll(ByteBuffer.wrap(sent)),
                              _ -> {
                                halves.writer().close();
                                return Futures.done();
                              }));
                  return then(
                      writing,
                      _ ->
                          then(
                              reading,
                              bytes -> {
                                halves.reader().close();
                                return Futures.ready(bytes);
                              }));
                }));

    assertThat(Arrays.equals(received, sent)).as("seed %d", seed).isTrue();
  }

  @Test
  void writeAll_ofADirectBuffer_toASlowReader_arrivesIntact() throws IOException {
    try (var pair = connect()) {
      var sent = ByteBuffer.allocateDirect(4 << 20);
      while (sent.hasRemaining()) {
        sent.put((byte) (sent.position() * 7));
      }
      sent.flip();

      JoinHandle<Void> writing =
          runtime.spawn(
              then(
                  pair.near.writeAll(sent.duplicate()),
                  _ -> {
                    pair.near.close();
                    return Futures.done();
                  }));
      byte[] received = runtime.blockOn(readToEnd(pair.far));
      runtime.blockOn(writing);

      assertThat(ByteBuffer.wrap(received)).isEqualTo(sent);
    }
  }

  // Halves

  @Test
  void shutdown_ofOneWay_leavesTheOtherOpen_bothWays() throws IOException {
    try (var pair = connect()) {
      runtime.blockOn(pair.near.writeAll(bytes("question")));
      runtime.blockOn(pair.near.shutdown());
      assertThat(runtime.blockOn(readToEnd(pair.far))).isEqualTo(bytes("question").array());

      runtime.blockOn(pair.far.writeAll(bytes("answer")));
      runtime.blockOn(pair.far.shutdown());
      assertThat(runtime.blockOn(readToEnd(pair.near))).isEqualTo(bytes("answer").array());

      assertThatThrownBy(() -> runtime.blockOn(pair.near.writeAll(bytes("more"))))
          .isInstanceOf(ClosedChannelException.class);
    }
  }

  @Test
  void writeHalf_closed_endsTheStreamAndReadingGoesOn() throws IOException {
    try (var pair = connect()) {
      var halves = pair.near.split();

      halves.writer().close();
      halves.writer().close();

      assertThat(runtime.blockOn(readToEnd(pair.far))).isEmpty();
      runtime.blockOn(pair.far.writeAll(bytes("late")));
      var buffer = ByteBuffer.allocate(4);
      runtime.blockOn(halves.reader().readExact(buffer));
      assertThat(buffer.flip()).isEqualTo(bytes("late"));
      assertThatThrownBy(() -> halves.writer().write(bytes("x")))
          .isInstanceOf(ClosedChannelException.class);
    }
  }

  @Test
  void readHalf_closed_isUnnoticed_untilTheOtherHalfIsClosed() throws IOException {
    try (var pair = connect()) {
      var halves = pair.near.split();

      halves.reader().close();
      runtime.blockOn(halves.writer().writeAll(bytes("still")));
      var buffer = ByteBuffer.allocate(5);
      runtime.blockOn(pair.far.readExact(buffer));
      assertThatThrownBy(() -> halves.reader().read(buffer))
          .isInstanceOf(ClosedChannelException.class);

      halves.writer().close();
      assertThat(runtime.blockOn(readToEnd(pair.far))).isEmpty();
      assertThatThrownBy(() -> runtime.blockOn(pair.near.read(ByteBuffer.allocate(1))))
          .isInstanceOf(ClosedChannelException.class);
    }
  }

  // Accepting and connecting

  @Test
  void addresses_ofBothEnds_match() throws IOException {
    try (var pair = connect()) {
      assertThat(pair.near.peerAddress()).isEqualTo(address);
      assertThat(pair.far.localAddress()).isEqualTo(address);
      assertThat(pair.near.localAddress()).isEqualTo(pair.far.peerAddress());
    }
  }

  @Test
  void noDelay_isOffUntilAskedFor() throws IOException {
    try (var pair = connect()) {
      assertThat(pair.near.noDelay()).isFalse();
      pair.near.noDelay(true);
      assertThat(pair.near.noDelay()).isTrue();
    }
  }

  @Test
  void connect_toAPortNobodyListensAt_isRefusedAndNamesIt() throws IOException {
    InetSocketAddress nobody = portNobodyListensAt();

    assertThatThrownBy(() -> runtime.blockOn(TcpStream.connect(nobody)))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining(nobody.toString());
  }

  @Test
  void connect_toSeveralAddresses_takesTheFirstThatAnswers() throws IOException {
    Future<List<InetSocketAddress>> addresses =
        Futures.ready(List.of(portNobodyListensAt(), portNobodyListensAt(), address));

    try (var stream = runtime.blockOn(new Connect(addresses))) {
      assertThat(stream.peerAddress()).isEqualTo(address);
    }
  }

  @Test
  void connect_toSeveralAddressesThatRefuse_failsWithTheLast() throws IOException {
    var first = portNobodyListensAt();
    var last = portNobodyListensAt();

    assertThatThrownBy(
            () -> runtime.blockOn(new Connect(Futures.ready(List.of(first, first, last)))))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining(last.toString())
        .satisfies(failure -> assertThat(failure.getSuppressed()).hasSize(2));
  }

  @Test
  void connect_byName_resolvesIt() throws IOException {
    try (var byName = runtime.blockOn(TcpStream.connect("localhost", address.getPort()));
        var byLiteral =
            runtime.blockOn(
                TcpStream.connect(address.getAddress().getHostAddress(), address.getPort()));
        var unresolved =
            runtime.blockOn(
                TcpStream.connect(
                    InetSocketAddress.createUnresolved("localhost", address.getPort())))) {
      assertThat(List.of(byName, byLiteral, unresolved))
          .allSatisfy(stream -> assertThat(stream.peerAddress()).isEqualTo(address));
    }
  }

  @Test
  void connect_toANameWithoutAddress_fails() {
    assertThatThrownBy(() -> runtime.blockOn(TcpStream.connect("no such host", 80)))
        .isInstanceOf(UnknownHostException.class);
  }

  @Test
  void bind_byName_listens() throws IOException {
    try (var named = runtime.blockOn(TcpListener.bind("localhost", 0));
        var stream =
            runtime.blockOn(TcpStream.connect("localhost", named.localAddress().getPort()))) {
      assertThat(stream.peerAddress().getPort()).isEqualTo(named.localAddress().getPort());
    }
  }

  @Test
  void bind_toATakenPort_fails() {
    assertThatThrownBy(() -> inside(() -> TcpListener.bind(address)))
        .isInstanceOf(IOException.class);
  }

  @Test
  void bind_outsideARuntime_isRefused() {
    assertThatThrownBy(() -> TcpListener.bind(anyPort()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("TcpListener.bind()");
  }

  @Test
  void accept_byManyTasks_servesAll() throws IOException {
    var accepting = new ArrayList<JoinHandle<TcpStream>>();
    for (int index = 0; index < 8; index++) {
      accepting.add(runtime.spawn(listener.accept()));
    }
    var clients = new ArrayList<TcpStream>();
    for (int index = 0; index < 8; index++) {
      clients.add(runtime.blockOn(TcpStream.connect(address)));
    }

    var accepted = runtime.blockOn(all(accepting));

    assertThat(accepted).hasSize(8).doesNotHaveDuplicates();
    for (var stream : clients) {
      stream.close();
    }
    for (var stream : accepted) {
      stream.close();
    }
  }

  @Test
  void fiveHundredConnections_allAnswer() throws IOException {
    serveEcho();
    var answers = new ArrayList<JoinHandle<Integer>>();
    for (int index = 0; index < 500; index++) {
      int number = index;
      answers.add(
          runtime.spawn(
              then(
                  TcpStream.connect(address),
                  stream -> {
                    var reply = ByteBuffer.allocate(Integer.BYTES);
                    var request = ByteBuffer.allocate(Integer.BYTES).putInt(number).flip();
                    return then(
                        stream.writeAll(request),
                        _ ->
                            then(
                                stream.readExact(reply),
                                _ -> {
                                  stream.close();
                                  return Futures.ready(reply.getInt(0));
                                }));
                  })));
    }

    List<Integer> received = runtime.blockOn(all(answers));

    for (int index = 0; index < 500; index++) {
      assertThat(received.get(index)).isEqualTo(index);
    }
  }

  // Cancelling and closing

  @Test
  void accept_aborted_leavesTheConnectionToTheNext() throws IOException {
    JoinHandle<TcpStream> aborted = runtime.spawn(listener.accept());
    yieldInside();
    aborted.abort();
    assertThatThrownBy(() -> runtime.blockOn(aborted)).isInstanceOf(TaskAbortedException.class);

    try (var pair = connect()) {
      assertThat(pair.far.peerAddress()).isEqualTo(pair.near.localAddress());
    }
  }

  @Test
  void read_aborted_takesNoByte() throws IOException {
    try (var pair = connect()) {
      JoinHandle<Integer> aborted = runtime.spawn(pair.far.read(ByteBuffer.allocate(8)));
      yieldInside();
      aborted.abort();
      assertThatThrownBy(() -> runtime.blockOn(aborted)).isInstanceOf(TaskAbortedException.class);
      runtime.blockOn(pair.near.writeAll(bytes("kept")));

      var buffer = ByteBuffer.allocate(8);
      assertThat(runtime.blockOn(pair.far.read(buffer))).isEqualTo(4);
      assertThat(buffer.flip()).isEqualTo(bytes("kept"));
    }
  }

  @Test
  void read_byTwoTasks_wakesBoth() throws IOException {
    try (var pair = connect()) {
      JoinHandle<Integer> first = runtime.spawn(pair.far.read(ByteBuffer.allocate(1)));
      JoinHandle<Integer> second = runtime.spawn(pair.far.read(ByteBuffer.allocate(1)));
      yieldInside();

      runtime.blockOn(pair.near.writeAll(bytes("ab")));

      assertThat(runtime.blockOn(all(List.of(first, second)))).containsExactly(1, 1);
    }
  }

  @Test
  void connect_cancelledOnTheWay_leavesNoConnection() throws IOException {
    // Nobody accepts, and the backlog of one is full, so later connects have to wait.
    try (var full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var target = new InetSocketAddress(full.getInetAddress(), full.getLocalPort());
      var waiting = new ArrayList<JoinHandle<TcpStream>>();
      for (int index = 0; index < 8; index++) {
        waiting.add(runtime.spawn(TcpStream.connect(target)));
      }
      yieldInside();

      for (JoinHandle<TcpStream> connecting : waiting) {
        connecting.abort();
      }

      int connected = 0;
      int aborted = 0;
      for (JoinHandle<TcpStream> connecting : waiting) {
        try {
          runtime.blockOn(connecting).close();
          connected++;
        } catch (TaskAbortedException _) {
          aborted++;
        }
      }
      assertThat(connected + aborted).isEqualTo(8);
      assertThat(aborted).isPositive();
    }
  }

  @Test
  void close_whileSomebodyReads_failsTheRead() throws IOException {
    try (var pair = connect()) {
      JoinHandle<Integer> reading = runtime.spawn(pair.far.read(ByteBuffer.allocate(8)));
      yieldInside();

      pair.far.close();
      pair.far.close();

      assertThatThrownBy(() -> runtime.blockOn(reading)).isInstanceOf(ClosedChannelException.class);
      assertThatThrownBy(() -> runtime.blockOn(pair.far.read(ByteBuffer.allocate(8))))
          .isInstanceOf(ClosedChannelException.class)
          .isNotInstanceOf(AsynchronousCloseException.class);
      assertThat(runtime.blockOn(readToEnd(pair.near))).isEmpty();
    }
  }

  @Test
  void close_ofAListener_failsTheAccept() throws IOException {
    JoinHandle<TcpStream> accepting = runtime.spawn(listener.accept());
    yieldInside();

    listener.close();

    assertThatThrownBy(() -> runtime.blockOn(accepting)).isInstanceOf(ClosedChannelException.class);
  }

  @Test
  void shutdownOfTheRuntime_cancelsWhoWaits_andFailsWhatComesLater() throws IOException {
    var pair = connect();
    JoinHandle<Integer> reading = runtime.spawn(pair.far.read(ByteBuffer.allocate(8)));
    JoinHandle<TcpStream> accepting = runtime.spawn(listener.accept());
    yieldInside();

    runtime.close();

    try (var other = AsyncRuntime.currentThread().build()) {
      assertThatThrownBy(() -> other.blockOn(reading)).isInstanceOf(TaskAbortedException.class);
      assertThatThrownBy(() -> other.blockOn(accepting)).isInstanceOf(TaskAbortedException.class);
      assertThatThrownBy(() -> other.blockOn(pair.near.read(ByteBuffer.allocate(8))))
          .isInstanceOf(RuntimeShutdownException.class);
      assertThatThrownBy(() -> other.blockOn(listener.accept()))
          .isInstanceOf(RuntimeShutdownException.class);
    }
    pair.close();
  }

  @Test
  void tasksThatWakeThemselves_keepNoStreamFromBeingRead() throws IOException {
    try (var pair = connect()) {
      var received = new AtomicBoolean();
      for (int task = 0; task < 8; task++) {
        runtime.spawn(
            context -> {
              if (received.get()) {
                return Poll.ready(null);
              }
              context.waker().wake();
              return Poll.pending();
            });
      }
      var one = ByteBuffer.allocate(1);
      JoinHandle<Integer> reading = runtime.spawn(pair.far.read(one));
      runtime.blockOn(Tasks.yieldNow());

      runtime.blockOn(pair.near.writeAll(ByteBuffer.wrap(new byte[] {7})));

      assertThat(runtime.blockOn(reading)).isEqualTo(1);
      received.set(true);
    }
  }

  @Test
  void alwaysReadyStream_sharesItsThread() throws IOException {
    try (var pair = connect()) {
      // More one-byte reads than a budget allows, all of them ready at once.
      runtime.blockOn(pair.near.writeAll(ByteBuffer.allocate(1000)));
      pair.near.close();
      var one = ByteBuffer.allocate(1);
      var polls = new int[1];

      Future<Integer> counting =
          context -> {
            polls[0]++;
            while (true) {
              int count = pair.far.pollRead(context, one.clear());
              if (count == cortado.io.AsyncRead.PENDING) {
                return Poll.pending();
              }
              if (count < 0) {
                return Poll.ready(polls[0]);
              }
            }
          };

      assertThat(runtime.blockOn(runtime.spawn(counting))).isGreaterThanOrEqualTo(1000 / 128);
    }
  }

  private record Pair(TcpStream near, TcpStream far) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      near.close();
      far.close();
    }
  }

  private Pair connect() throws IOException {
    JoinHandle<TcpStream> accepting = runtime.spawn(listener.accept());
    TcpStream near = runtime.blockOn(TcpStream.connect(address));
    return new Pair(near, runtime.blockOn(accepting));
  }

  /// Accepts for ever, each connection a task.
  private void serveEcho() {
    runtime.spawn(
        context -> {
          while (listener.pollAccept(context) instanceof cortado.future.Ready<TcpStream> ready) {
            Tasks.spawn(echo(ready.value(), 16 * 1024));
          }
          return Poll.pending();
        });
  }

  /// Lets every task that is ready come to where it waits.
  private void yieldInside() {
    for (int round = 0; round < 10; round++) {
      runtime.blockOn(Tasks.yieldNow());
    }
  }

  private interface Call<T> {
    T run() throws IOException;
  }

  private <T> T inside(Call<T> call) {
    return runtime.blockOn(context -> Poll.ready(call.run()));
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static InetSocketAddress portNobodyListensAt() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
    }
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
  }
}
