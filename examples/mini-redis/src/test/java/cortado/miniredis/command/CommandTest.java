package cortado.miniredis.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import cortado.miniredis.protocol.Requests;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How requests are read. What commands do is tested through sockets.
class CommandTest {

  @Test
  void verb_ofEachCommand_isFoundInAnyCase() {
    for (Verb verb : Verb.values()) {
      assertThat(Verb.of(Requests.of(verb.name()), 0)).isEqualTo(verb);
      assertThat(Verb.of(Requests.of(verb.lowerCase()), 0)).isEqualTo(verb);
    }
  }

  @ParameterizedTest
  @CsvSource({"GETX", "GE", "''", "g3t", "COMMANDS", "COMMANDSX", "G\u00c5T"})
  void verb_ofOtherWords_isNone(String word) {
    assertThat(Verb.of(Requests.of(word), 0)).isNull();
  }

  @Test
  void verbs_fitIntoALong() {
    assertThat(List.of(Verb.values())).allMatch(verb -> verb.name().length() <= Long.BYTES);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      value = {
        "GET             > ERR wrong number of arguments for 'get' command",
        "get a b         > ERR wrong number of arguments for 'get' command",
        "PING a b        > ERR wrong number of arguments for 'ping' command",
        "SET a           > ERR wrong number of arguments for 'set' command",
        "SET a b NX      > ERR syntax error",
        "SET a b EX      > ERR syntax error",
        "SET a b EX 1 PX > ERR syntax error",
        "SET a b ZX 1    > ERR syntax error",
        "SET a b EX one  > ERR value is not an integer or out of range",
        "SET a b EX 010  > ERR value is not an integer or out of range",
        "SET a b EX 0    > ERR invalid expire time in 'set' command",
        "SET a b PX -1   > ERR invalid expire time in 'set' command",
        "SET a b EX 9223372036854775807 > ERR invalid expire time in 'set' command",
        "DEL             > ERR wrong number of arguments for 'del' command",
        "EXPIRE a        > ERR wrong number of arguments for 'expire' command",
        "EXPIRE a x      > ERR value is not an integer or out of range",
        "EXPIRE a 1 NX   > ERR Unsupported option NX",
        "EXPIRE a 9223372036854775807  > ERR invalid expire time in 'expire' command",
        "EXPIRE a -9223372036854775807 > ERR invalid expire time in 'expire' command",
        "SELECT x        > ERR value is not an integer or out of range",
        "SELECT 16       > ERR DB index is out of range",
        "HELLO 3         > NOPROTO unsupported protocol version",
        "HELLO x         > ERR Protocol version is not an integer or out of range",
        "HELLO 2 FOO     > ERR Syntax error in HELLO option 'FOO'",
        "CLIENT          > ERR wrong number of arguments for 'client' command",
        "CLIENT foo      > ERR unknown subcommand 'foo'. Try CLIENT HELP.",
        "CLIENT SETNAME  > ERR wrong number of arguments for 'client|setname' command",
        "CONFIG GET      > ERR wrong number of arguments for 'config|get' command",
        "CONFIG SET a b  > ERR unknown subcommand 'SET'. Try CONFIG HELP.",
        "COMMAND foo     > ERR unknown subcommand 'foo'. Try COMMAND HELP.",
      })
  void request_thatIsWrong_isRefusedAsRedisDoes(String request, String reply) {
    var refusal =
        catchThrowableOfType(
            CommandException.class, () -> Command.parse(Requests.of(request.split(" "))));

    assertThat(refusal.reply()).isEqualTo(reply);
  }

  @Test
  void unknown_withManyWords_repeatsOnlyTheBeginning() throws CommandException {
    var request = Requests.of("n".repeat(200), "x".repeat(100), "y".repeat(100), "z");

    assertThat(Command.parse(request))
        .isEqualTo(
            new Unknown(
                "ERR unknown command '%s', with args beginning with: '%s' '%s' "
                    .formatted("n".repeat(128), "x".repeat(100), "y".repeat(25))));
  }
}
