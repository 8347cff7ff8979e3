package cortado.miniredis.protocol;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ReadBufferTest {

  private final Buffers buffers = new Buffers();
  private final ReadBuffer input = new ReadBuffer(buffers);

  @Test
  void bytes_received_lieTogether() {
    receive("abc");
    receive("def");
    input.skip(2);

    assertThat(contents()).isEqualTo("cdef");
    assertThat(input.isEmpty()).isFalse();
  }

  @Test
  void buffer_full_movesTheRestToItsFront() {
    fill();
    input.skip(Buffers.SIZE - 3);

    assertThat(input.room().remaining()).isEqualTo(Buffers.SIZE - 3);

    assertThat(contents()).isEqualTo("xxx");
    assertThat(input.bytes()).hasSize(Buffers.SIZE);
  }

  @Test
  void buffer_fullOfOneFrame_grows() {
    fill();
    input.skip(1);

    assertThat(input.room().remaining()).isEqualTo(Buffers.SIZE + 1);

    assertThat(contents()).isEqualTo("x".repeat(Buffers.SIZE - 1));
  }

  @Test
  void buffer_released_goesBackToThePool() {
    receive("abc");
    byte[] used = input.bytes();

    input.release();

    assertThat(input.isEmpty()).isTrue();
    assertThat(input.bytes()).isEmpty();
    assertThat(buffers.take().array()).isSameAs(used);
  }

  private void fill() {
    receive("x".repeat(Buffers.SIZE));
  }

  private void receive(String text) {
    ByteBuffer room = input.room();
    room.put(text.getBytes(ISO_8859_1));
    input.received(text.length());
  }

  private String contents() {
    return new String(input.bytes(), input.start(), input.end() - input.start(), ISO_8859_1);
  }
}
