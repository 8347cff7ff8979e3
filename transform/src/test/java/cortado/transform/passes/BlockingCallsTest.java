package cortado.transform.passes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BlockingCallsTest {

  static Stream<String> listed() {
    return BlockingCalls.listed();
  }

  @ParameterizedTest
  @MethodSource("listed")
  void call_existsInTheJdk(String call) throws ClassNotFoundException {
    int dot = call.lastIndexOf('.');
    var owner = Class.forName(call.substring(0, dot).replace('/', '.'));

    assertThat(Arrays.stream(owner.getMethods()).map(method -> method.getName()))
        .contains(call.substring(dot + 1));
  }
}
