package cortado.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cortado.io.AsyncRead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class IoMockTest {

  @Test
  void script_readsAndWritesInOrder_isPlayed() throws Exception {
    try (IoMock mock = IoMock.script().read("ping").write("po").write("ng").build()) {
      assertThat(read(mock, 16)).isEqualTo("ping");
      Polled.of(mock.writeAll(bytes("pong"))).pollValue();
      assertThat(Polled.of(mock.read(ByteBuffer.allocate(1))).pollValue()).isEqualTo(AsyncRead.EOF);
    }
  }

  @Test
  void read_smallerThanTheStep_leavesTheRestForTheNext() throws Exception {
    try (IoMock mock = IoMock.script().read("abc").build()) {
      assertThat(read(mock, 2)).isEqualTo("ab");
      assertThat(read(mock, 2)).isEqualTo("c");
    }
  }

  @Test
  void read_beforeAScriptedWrite_waitsForItAndIsWoken() throws Exception {
    try (IoMock mock = IoMock.script().write("hello").read("hi").build()) {
      ByteBuffer target = ByteBuffer.allocate(8);
      var reading = Polled.of(mock.read(target));
      assertThat(reading.poll().isReady()).isFalse();

      var writing = Polled.of(mock.writeAll(bytes("hello")));
      writing.pollValue();

      assertThat(reading.isWoken()).isTrue();
      assertThat(writing.isWoken()).isFalse();
      assertThat(reading.pollValue()).isEqualTo(2);
    }
  }

  @Test
  void write_beforeReadsThatNobodyHasTaken_isTaken() throws Exception {
    try (IoMock mock = IoMock.script().read("a").read("b").write("c").build()) {
      assertThat(read(mock, 1)).isEqualTo("a");
      Polled.of(mock.writeAll(bytes("c"))).pollValue();
      assertThat(read(mock, 1)).isEqualTo("b");
    }
  }

  @Test
  void write_otherBytesThanScripted_isAnError() throws Exception {
    IoMock mock = IoMock.script().write("+OK\r\n").build();

    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> Polled.of(mock.write(bytes("-ERR\u0001"))).poll())
        .withMessage("expected a write of \"+OK\\r\\n\", was \"-ERR\\x01\"");
  }

  @Test
  void write_moreThanScripted_isAnErrorForTheRest() throws Exception {
    IoMock mock = IoMock.script().write("a").read("b").build();

    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> Polled.of(mock.writeAll(bytes("ac"))).poll())
        .withMessage("unexpected write of \"c\"");
  }

  @Test
  void failures_scripted_areThrownOnce() throws Exception {
    var reset = new IOException("reset");
    var broken = new IOException("broken");
    try (IoMock mock =
        IoMock.script().readFailure(reset).read("a").writeFailure(broken).write("b").build()) {
      assertThatThrownBy(() -> Polled.of(mock.read(ByteBuffer.allocate(1))).poll()).isSameAs(reset);
      assertThat(read(mock, 1)).isEqualTo("a");
      assertThatThrownBy(() -> Polled.of(mock.write(bytes("b"))).poll()).isSameAs(broken);
      Polled.of(mock.writeAll(bytes("b"))).pollValue();
    }
  }

  @Test
  void failure_scriptedTwice_isThrownTwice() throws Exception {
    var reset = new IOException("reset");
    try (IoMock mock = IoMock.script().readFailure(reset).readFailure(reset).build()) {
      for (int time = 0; time < 2; time++) {
        assertThatThrownBy(() -> Polled.of(mock.read(ByteBuffer.allocate(1))).poll())
            .isSameAs(reset);
      }
    }
  }

  @Test
  void pause_untilItsFutureIsReady_holdsUpReadsAndWrites() throws Exception {
    var future = new ManualFuture<String>();
    try (IoMock mock = IoMock.script().pause(() -> future).read("a").write("b").build()) {
      assertThat(future.polls()).isZero();
      var writing = Polled.of(mock.writeAll(bytes("b")));
      var reading = Polled.of(mock.read(ByteBuffer.allocate(1)));
      assertThat(writing.poll().isReady()).isFalse();
      assertThat(reading.poll().isReady()).isFalse();

      future.complete("over");
      assertThat(reading.isWoken()).isTrue();
      assertThat(reading.pollValue()).isEqualTo(1);

      assertThat(writing.isWoken()).isTrue();
      writing.pollValue();
    }
  }

  @Test
  void close_duringAPause_cancelsItsFuture() throws Exception {
    var future = new ManualFuture<String>();
    IoMock mock = IoMock.script().pause(() -> future).build();
    Polled.of(mock.read(ByteBuffer.allocate(1))).poll();

    assertThatExceptionOfType(AssertionError.class).isThrownBy(mock::close);
    assertThat(future.isCancelled()).isTrue();
  }

  @Test
  void close_scriptNotPlayedToItsEnd_isAnErrorThatNamesTheStep() {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(IoMock.script().read("a").write("b").build()::close)
        .withMessage("2 steps of the script are left, first a read of \"a\"");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(IoMock.script().writeFailure(new IOException("x")).build()::close)
        .withMessageContaining("the failure of a write");
  }

  @Test
  void close_afterAFailure_doesNotHideIt() {
    var failure = new IOException("first");

    assertThatThrownBy(
            () -> {
              try (IoMock _ = IoMock.script().read("a").build()) {
                throw failure;
              }
            })
        .isSameAs(failure)
        .satisfies(thrown -> assertThat(thrown.getSuppressed()).hasSize(1));
  }

  @Test
  void handle_appendsLater_wakesWhoWaits() throws Exception {
    try (IoMock mock = IoMock.script().build()) {
      IoMock.Handle handle = mock.handle();
      var reading = Polled.of(mock.read(ByteBuffer.allocate(4)));
      var writing = Polled.of(mock.writeAll(bytes("out")));
      assertThat(reading.poll().isReady()).isFalse();
      assertThat(writing.poll().isReady()).isFalse();

      handle.read("in").write("out");

      assertThat(reading.isWoken()).isTrue();
      assertThat(writing.isWoken()).isTrue();
      assertThat(reading.pollValue()).isEqualTo(2);
      writing.pollValue();

      var end = Polled.of(mock.read(ByteBuffer.allocate(4)));
      assertThat(end.poll().isReady()).isFalse();
      handle.close();
      assertThat(end.isWoken()).isTrue();
      assertThat(end.pollValue()).isEqualTo(AsyncRead.EOF);
      assertThatIllegalStateException().isThrownBy(() -> handle.read("late"));
    }
  }

  @Test
  void write_afterShutdown_isRefused() throws Exception {
    IoMock mock = IoMock.script().write("a").build();
    Polled.of(mock.shutdown()).pollValue();

    assertThatExceptionOfType(ClosedChannelException.class)
        .isThrownBy(() -> Polled.of(mock.write(bytes("a"))).poll());
  }

  @Test
  void step_withoutBytes_isRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> IoMock.script().read(""));
  }

  private static String read(IoMock mock, int atMost) throws IOException {
    ByteBuffer target = ByteBuffer.allocate(atMost);
    Polled.of(mock.read(target)).pollValue();
    return new String(target.array(), 0, target.position(), StandardCharsets.UTF_8);
  }

  private static ByteBuffer bytes(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void errors_ofANamedStream_beginWithItsName() {
    IoMock mock = IoMock.script().name("client").write("a").build();

    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> Polled.of(mock.writeAll(bytes("b"))).poll())
        .withMessage("client: expected a write of \"a\", was \"b\"");
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(mock::close)
        .withMessageStartingWith("client: 1 steps");
  }
}
