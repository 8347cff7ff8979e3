package cortado.miniredis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServerArgumentsTest {

  @Test
  void arguments_none_areTheDefaults() {
    assertThat(ServerArguments.parse())
        .isEqualTo(new ServerArguments("127.0.0.1", 6379, 0, false, false));
  }

  @Test
  void arguments_all_areTaken() {
    assertThat(ServerArguments.parse("--port", "7000", "--bind", "::1", "--workers", "3"))
        .isEqualTo(new ServerArguments("::1", 7000, 3, false, false));
    assertThat(ServerArguments.parse("--current-thread", "--help"))
        .isEqualTo(new ServerArguments("127.0.0.1", 6379, 0, true, true));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--port                       | --port needs a value",
        "--port x                     | --port must be between 0 and 65535, was 'x'",
        "--port 65536                 | --port must be between 0 and 65535, was '65536'",
        "--workers 0                  | --workers must be between 1 and 1024, was '0'",
        "--fast                       | unknown option '--fast'",
        "--workers 2 --current-thread | --current-thread has no workers; leave out --workers"
      })
  void arguments_wrong_areRefused(String line, String message) {
    assertThatThrownBy(() -> ServerArguments.parse(line.split(" ")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
