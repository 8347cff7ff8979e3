package cortado.sys;

import static cortado.sys.Interest.READABLE;
import static cortado.sys.Interest.WRITABLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The contract of [Poller], with real sockets and no runtime.
@Timeout(30)
class NioPollerTest {

  private static final long TOKEN = 7;

  private final Network network = new NioNetwork();
  private Poller poller;
  private Events events;
  private ListenSocket listener;

  @BeforeEach
  void open() throws IOException {
    poller = network.openPoller();
    events = new Events(poller);
    listener = network.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 128);
  }

  @AfterEach
  void close() throws IOException {
    listener.close();
    poller.close();
  }

  @Test
  void listener_withConnectionWaiting_isReadable() throws IOException {
    poller.add(listener, READABLE, TOKEN);
    assertThat(listener.accept()).isNull();

    try (var _ = peer()) {
      events.await(TOKEN, READABLE);
      assertThat(listener.accept()).isNotNull().satisfies(StreamSocket::close);
      assertThat(listener.accept()).isNull();
    }
  }

  @Test
  void stream_withBytesToRead_isReadable() throws IOException {
    try (var peer = peer();
        var stream = listener.accept()) {
      poller.add(stream, READABLE, TOKEN);
      assertThat(events.look()).isEmpty();
      assertThat(stream.read(ByteBuffer.allocate(8))).isEqualTo(Descriptor.WOULD_BLOCK);

      peer.getOutputStream().write(new byte[] {1, 2, 3});
      events.await(TOKEN, READABLE);

      var bytes = ByteBuffer.allocate(8);
      assertThat(stream.read(bytes)).isEqualTo(3);
      assertThat(bytes.flip()).isEqualTo(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    }
  }

  @Test
  void stream_atItsEnd_isReadableAgainAfterEachRearm() throws IOException {
    try (var peer = peer();
        var stream = listener.accept()) {
      poller.add(stream, READABLE, TOKEN);
      peer.shutdownOutput();

      for (int round = 0; round < 3; round++) {
        events.await(TOKEN, READABLE);
        assertThat(stream.read(ByteBuffer.allocate(8))).isEqualTo(StreamSocket.EOF);
        poller.rearm(stream, READABLE);
      }
    }
  }

  @Test
  void stream_withUnreadData_isReportedOnceAndThenLetsTheWaitLast() throws IOException {
    try (var peer = peer();
        var stream = listener.accept()) {
      poller.add(stream, READABLE, TOKEN);
      peer.getOutputStream().write(1);
      events.await(TOKEN, READABLE);

      // The first look meets the data again and disarms; from then on nothing is found.
      for (int turn = 0; turn < 100; turn++) {
        assertThat(events.look()).isEmpty();
      }
      long before = System.nanoTime();
      assertThat(events.turn(TimeUnit.MILLISECONDS.toNanos(20))).isEmpty();
      assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(20_000_000);
    }
  }

  @Test
  void stream_rearmedWithUnreadData_isReportedAgain() throws IOException {
    try (var peer = peer();
        var stream = listener.accept()) {
      poller.add(stream, READABLE, TOKEN);
      peer.getOutputStream().write(1);
      events.await(TOKEN, READABLE);
      assertThat(events.look()).isEmpty();

      poller.rearm(stream, READABLE);

      assertThat(events.look()).isEqualTo(Map.of(TOKEN, READABLE));
    }
  }

  @Test
  void stream_whoseReaderKeepsUp_isReportedOncePerMessage() throws IOException {
    try (var peer = peer();
        var stream = listener.accept()) {
      poller.add(stream, READABLE, TOKEN);

      for (int message = 0; message < 50; message++) {
        peer.getOutputStream().write(message);
        events.await(TOKEN, READABLE);
        assertThat(stream.read(ByteBuffer.allocate(8))).isEqualTo(1);
        poller.rearm(stream, READABLE);
      }

      assertThat(events.count()).isEqualTo(50);
      assertThat(events.look()).isEmpty();
    }
  }

  @Test
  void stream_withRoom_isReportedWritableOncePerRearm() throws IOException {
    try (var _ = peer();
        var stream = listener.accept()) {
      poller.add(stream, READABLE, TOKEN);
      assertThat(events.look()).isEmpty();

      poller.rearm(stream, WRITABLE);

      assertThat(events.look()).isEqualTo(Map.of(TOKEN, WRITABLE));
      assertThat(events.look()).isEmpty();
    }
  }

  @Test
  void stream_filledAndDrained_isWritableAgain() throws IOException {
    try (var peer = peer();
        var stream = listener.accept()) {
      poller.add(stream, 0, TOKEN);
      long written = 0;
      for (int count = 0; count >= 0; count = stream.write(ByteBuffer.allocate(1 << 20))) {
        written += count;
      }
      poller.rearm(stream, WRITABLE);
      assertThat(events.look()).isEmpty();

      peer.getInputStream().skipNBytes(written);

      events.await(TOKEN, WRITABLE);
      assertThat(stream.write(ByteBuffer.allocate(8))).isEqualTo(8);
    }
  }

  @Test
  void connecting_toAListener_becomesWritableAndConnected() throws IOException {
    try (var stream = network.connect(listener.localAddress())) {
      poller.add(stream, WRITABLE, TOKEN);
      while (!stream.finishConnect()) {
        events.await(TOKEN, WRITABLE);
      }

      assertThat(stream.peerAddress()).isEqualTo(listener.localAddress());
      poller.rearm(stream, READABLE);
      try (var accepted = listener.accept()) {
        assertThat(accepted.peerAddress()).isEqualTo(stream.localAddress());
        accepted.write(ByteBuffer.wrap(new byte[1]));
        events.await(TOKEN, READABLE);
      }
    }
  }

  @Test
  void connecting_toAPortNobodyListensAt_fails() throws IOException {
    InetSocketAddress address = freeAddress();

    assertThatThrownBy(
            () -> {
              try (var stream = network.connect(address)) {
                poller.add(stream, WRITABLE, TOKEN);
                while (!stream.finishConnect()) {
                  events.await(TOKEN, WRITABLE);
                }
              }
            })
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void wakeUp_beforeAWait_endsItAtOnceAndOnlyThatOne() throws IOException {
    poller.wakeUp();
    poller.wakeUp();

    assertThat(events.turn(-1)).isEmpty();
    long before = System.nanoTime();
    events.turn(TimeUnit.MILLISECONDS.toNanos(20));
    assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(20_000_000);
  }

  @Test
  void wakeUp_fromAnotherThread_endsEveryWait() throws Exception {
    int rounds = 2000;
    var waker =
        Thread.ofPlatform()
            .start(
                () -> {
                  for (int round = 0; round < rounds; round++) {
                    poller.wakeUp();
                  }
                });

    // Each wait ends by a ring that was not answered yet; the last ring of all leaves none behind.
    while (waker.isAlive()) {
      events.turn(TimeUnit.MILLISECONDS.toNanos(1));
    }
    poller.wakeUp();
    assertThat(events.turn(-1)).isEmpty();
    waker.join();
  }

  @Test
  void rearm_fromAnotherThreadDuringAWait_takesEffect() throws Exception {
    try (var _ = peer();
        var stream = listener.accept()) {
      poller.add(stream, READABLE, TOKEN);

      for (int round = 0; round < 200; round++) {
        var other = Thread.ofPlatform().start(() -> poller.rearm(stream, WRITABLE));
        events.await(TOKEN, WRITABLE);
        other.join();
      }
    }
  }

  @Test
  void add_fromAnotherThreadDuringAWait_takesEffect() throws Exception {
    try (var peer = peer();
        var stream = listener.accept()) {
      peer.getOutputStream().write(1);
      var other =
          Thread.ofPlatform()
              .start(
                  () ->
                      assertThatCode(() -> poller.add(stream, READABLE, TOKEN))
                          .doesNotThrowAnyException());

      events.await(TOKEN, READABLE);
      other.join();
    }
  }

  @Test
  void interruptedThread_stillWaits_andKeepsItsStatus() throws IOException {
    Thread.currentThread().interrupt();

    long before = System.nanoTime();
    events.turn(TimeUnit.MILLISECONDS.toNanos(20));

    assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(20_000_000);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void wait_rounding_isNeverEarly() throws IOException {
    for (long nanos : new long[] {1, 999_999, 1_000_000, 1_000_001, 2_500_000}) {
      long before = System.nanoTime();
      events.turn(nanos);
      assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(nanos);
    }
  }

  @Test
  void deleted_isReportedNoMore_andMayBeRearmedInVain() throws IOException {
    try (var peer = peer();
        var stream = listener.accept()) {
      poller.add(stream, READABLE, TOKEN);
      peer.getOutputStream().write(1);

      poller.delete(stream);
      poller.delete(stream);
      poller.rearm(stream, READABLE | WRITABLE);

      assertThat(events.look()).isEmpty();
      assertThat(stream.read(ByteBuffer.allocate(8))).isEqualTo(1);
    }
  }

  @Test
  void closed_withoutDelete_isReportedNoMore() throws IOException {
    try (var peer = peer();
        var stream = listener.accept()) {
      poller.add(stream, READABLE, TOKEN);
      peer.getOutputStream().write(1);
      stream.close();

      poller.rearm(stream, READABLE | WRITABLE);

      assertThat(events.look()).isEmpty();
      assertThatThrownBy(() -> stream.read(ByteBuffer.allocate(8)))
          .isInstanceOf(ClosedChannelException.class);
    }
  }

  @Test
  void openAndClose_manyTimes_leavesNoDescriptorBehind() throws IOException {
    long before = openDescriptors();
    for (int round = 0; round < 500; round++) {
      try (var peer = peer();
          var stream = listener.accept()) {
        poller.add(stream, READABLE, round);
        peer.getOutputStream().write(round);
        events.await(round, READABLE);
        poller.delete(stream);
      }
      events.look();
    }

    assertThat(openDescriptors()).isLessThan(before + 100);
  }

  @Test
  void manyStreams_areReportedByTheirOwnTokens() throws IOException {
    var peers = new ArrayList<Socket>();
    var streams = new ArrayList<StreamSocket>();
    try {
      for (int index = 0; index < 20; index++) {
        peers.add(peer());
        streams.add(listener.accept());
        poller.add(streams.get(index), READABLE, index);
      }

      peers.get(3).getOutputStream().write(1);
      peers.get(17).getOutputStream().write(1);

      events.await(3, READABLE);
      if (!events.look().containsKey(17L)) {
        assertThat(events.count()).isEqualTo(2);
      }
    } finally {
      for (var peer : peers) {
        peer.close();
      }
      for (var stream : streams) {
        stream.close();
      }
    }
  }

  @Test
  void largeHeapBuffer_isWrittenInChunksAndArrivesWhole() throws IOException {
    try (var peer = peer();
        var stream = listener.accept()) {
      var sent = new byte[3 * NioStreamSocket.CHUNK_BYTES + 5];
      for (int index = 0; index < sent.length; index++) {
        sent[index] = (byte) (index * 31);
      }
      var source = ByteBuffer.wrap(sent);
      var received = new byte[sent.length];
      int got = 0;
      while (got < received.length) {
        if (source.hasRemaining()) {
          int position = source.position();
          int count = stream.write(source);
          assertThat(source.position()).isEqualTo(position + Math.max(count, 0));
          assertThat(source.limit()).isEqualTo(sent.length);
        }
        got += peer.getInputStream().read(received, got, received.length - got);
      }

      assertThat(received).isEqualTo(sent);
    }
  }

  @Test
  void read_intoAFullBuffer_isZeroEvenAtTheEnd() throws IOException {
    try (var peer = peer();
        var stream = listener.accept()) {
      peer.shutdownOutput();

      assertThat(stream.read(ByteBuffer.allocate(0))).isZero();
      assertThat(stream.write(ByteBuffer.allocate(0))).isZero();
    }
  }

  private Socket peer() throws IOException {
    var address = listener.localAddress();
    return new Socket(address.getAddress(), address.getPort());
  }

  private static InetSocketAddress freeAddress() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new InetSocketAddress(socket.getInetAddress(), socket.getLocalPort());
    }
  }

  /// Zero where the system does not show it.
  private static long openDescriptors() {
    var descriptors = new File("/proc/self/fd").list();
    return descriptors == null ? 0 : descriptors.length;
  }
}
