package cortado.miniredis;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The server with the tools that everybody has: `redis-cli` and `redis-benchmark`.
@Timeout(180)
class RedisToolsIT {

  private static final int PATIENCE_SECONDS = 60;

  @TempDir Path directory;

  private TestServer server;

  @BeforeEach
  void start() {
    server = TestServer.start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void cli_withACommand_printsTheReply() throws Exception {
    assertThat(cli("", "PING")).isEqualTo("PONG\n");
    assertThat(cli("", "SET", "key", "a value")).isEqualTo("OK\n");
    assertThat(cli("", "GET", "key")).isEqualTo("a value\n");
    assertThat(cli("", "SET", "soon", "gone", "EX", "100")).isEqualTo("OK\n");
    assertThat(Integer.parseInt(cli("", "TTL", "soon").strip())).isBetween(1, 100);
    assertThat(cli("", "EXISTS", "key", "soon", "none")).isEqualTo("2\n");
    assertThat(cli("", "DEL", "key", "soon")).isEqualTo("2\n");
    assertThat(cli("", "foo", "bar"))
        .isEqualTo("ERR unknown command 'foo', with args beginning with: 'bar' \n\n");
  }

  @Test
  void cli_withCommandsFromItsInput_answersThemAll() throws Exception {
    assertThat(cli("SET a 1\nGET a\nECHO \"two words\"\nEXPIRE a 50\nTTL a\nGET none\n"))
        .matches("OK\n1\ntwo words\n1\n(50|[1-4]?\\d)\n\n");
  }

  @Test
  void cli_inPipeMode_isAnsweredInFull() throws Exception {
    var requests = "SET key value\r\n".repeat(5000);

    assertThat(cli(requests, "--pipe")).contains("errors: 0, replies: 5000");
  }

  @Test
  void cli_withProtocolThree_fallsBack() throws Exception {
    assertThat(cli("", "-3", "PING")).endsWith("PONG\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void benchmark_withPipelines_finishes(int pipeline) throws Exception {
    String report =
        run(
            "",
            "redis-benchmark",
            "-p",
            port(),
            "-t",
            "ping,set,get",
            "-n",
            "2000",
            "-c",
            "20",
            "-P",
            Integer.toString(pipeline),
            "-q");

    assertThat(report)
        .contains("PING_INLINE: ", "PING_MBULK: ", "SET: ", "GET: ", "requests per second")
        .doesNotContainIgnoringCase("error")
        .doesNotContainIgnoringCase("warning");
  }

  private String cli(String input, String... arguments) throws Exception {
    var command = new ArrayList<>(List.of("redis-cli", "-p", port()));
    command.addAll(List.of(arguments));
    return run(input, command.toArray(String[]::new));
  }

  private String port() {
    return Integer.toString(server.address().getPort());
  }

  private String run(String input, String... command) throws Exception {
    requireOnPath(command[0]);
    Path in = Files.writeString(directory.resolve("input"), input);
    Path out = directory.resolve("output");
    var process =
        new ProcessBuilder(command)
            .redirectInput(in.toFile())
            .redirectErrorStream(true)
            .redirectOutput(Redirect.to(out.toFile()))
            .start();
    boolean ended = process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    String output = Files.readString(out);
    assertThat(ended).as("%s ends; it has printed: %s", command[0], output).isTrue();
    return output;
  }

  private static void requireOnPath(String program) throws IOException {
    String path = System.getenv().getOrDefault("PATH", "");
    boolean found =
        Stream.of(path.split(File.pathSeparator))
            .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    assertThat(found)
        .as("%s is on the PATH; install it, on Debian with: apt install redis-tools", program)
        .isTrue();
  }
}
