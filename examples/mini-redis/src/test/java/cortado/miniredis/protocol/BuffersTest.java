package cortado.miniredis.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class BuffersTest {

  private final Buffers buffers = new Buffers();

  @Test
  void buffer_givenBack_isTakenAgainEmpty() {
    ByteBuffer first = buffers.take();
    first.put((byte) 1).flip();

    buffers.give(first);

    assertThat(buffers.take()).isSameAs(first);
    assertThat(first.remaining()).isEqualTo(Buffers.SIZE);
  }

  @Test
  void buffer_ofAnotherSize_isNotKept() {
    ByteBuffer large = ByteBuffer.allocate(2 * Buffers.SIZE);

    buffers.give(large);

    assertThat(buffers.take()).isNotSameAs(large);
  }
}
