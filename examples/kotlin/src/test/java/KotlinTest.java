import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import cortado.future.Future;
import cortado.runtime.AsyncRuntime;
import cortado.transform.AsyncTransform;
import cortado.transform.Diagnostic;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What kotlinc makes of async blocks, transformed by the Maven plugin: with futures that are ready
/// at once and with such as are pending once and three times.
@Timeout(60)
class KotlinTest {

  @BeforeEach
  void clearLog() {
    Later.log.clear();
  }

  private static Arguments program(String name, Supplier<Future<?>> program, Object expected) {
    return arguments(name, program, expected);
  }

  static Stream<Arguments> programs() {
    return Stream.of(
        program("loops", ProgramsKt::loops, 240),
        program("try and finally", ProgramsKt::tryFinally, "t0io!t2"),
        program("use", ProgramsKt::resources, "used"),
        program("when null", () -> ProgramsKt.whens(null), "null0"),
        program("when is", () -> ProgramsKt.whens(new Circle(4)), "circle 5"),
        program("when guard", () -> ProgramsKt.whens(new Box(2, 3)), "narrow 3"),
        program("when destructured", () -> ProgramsKt.whens(new Box(4, 3)), "box 12"),
        program("when strings", () -> ProgramsKt.whens("b"), "letter b"),
        program("when hash collides", () -> ProgramsKt.whens("BB"), "same hash BB"),
        program("when else in when", () -> ProgramsKt.whens("zzz"), "string 3"),
        program("when range", () -> ProgramsKt.whens(7), "digit 7"),
        program("when else", () -> ProgramsKt.whens(70), "else 70"),
        program("when exhaustive", () -> ProgramsKt.exhaustive(new Box(6, 7)), 42),
        program("when object", () -> ProgramsKt.exhaustive(Empty.INSTANCE), 0),
        program("null", () -> ProgramsKt.nulls(null), "-1 null none"),
        program("not null", () -> ProgramsKt.nulls("ab"), "2 AB! ab?"),
        program("smart cast", () -> ProgramsKt.smartCasts("abc"), "bc"),
        program("safe cast", () -> ProgramsKt.smartCasts(41), "int 42"),
        program("labelled return", () -> ProgramsKt.smartCasts(1.5), "neither1"),
        program("string templates", ProgramsKt::templates, "ab 1 2.5 nnull 2"),
        program("inline functions", ProgramsKt::inlineFunctions, "[1, 2, 3] 5 built3 with 5"),
        program("captured variables", ProgramsKt::captured, 111),
        program("members", ProgramsKt::members, 21),
        program(
            "operands", ProgramsKt::operands, "[11, 2, 3] {a=6} Box(width=9, height=7) yes (1, 2)"),
        program("extension functions", ProgramsKt::extensions, "hey!!ho!"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("programs")
  void program_transformed_hasItsValue(String name, Supplier<Future<?>> program, Object expected) {
    try (var runtime = AsyncRuntime.currentThread().build()) {
      for (int pendings : new int[] {0, 1, 3}) {
        Later.pendings = pendings;

        assertThat((Object) runtime.blockOn(program.get()))
            .describedAs("%s with %d pendings", name, pendings)
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void use_whenCancelled_closesInnerThenOuter() throws Throwable {
    Later.pendings = 1;
    Future<?> program = ProgramsKt.resources();
    var context = new cortado.future.Context(cortado.future.Waker.noop());
    program.poll(context);
    program.poll(context);

    program.cancel();

    assertThat(Later.log)
        .containsExactly("open outer", "open inner", "cancelled", "close inner", "close outer");
  }

  @Test
  void failure_ofBlock_hasLinesOfTheSource() {
    Later.pendings = 1;

    assertThatThrownBy(
            () -> {
              try (var runtime = AsyncRuntime.currentThread().build()) {
                runtime.blockOn(ProgramsKt.failing());
              }
            })
        .isInstanceOf(IOException.class)
        .satisfies(
            failure ->
                assertThat(failure.getStackTrace())
                    .anyMatch(line -> line.getFileName().equals("Programs.kt")));
  }

  /// Each of these is refused with what to write instead, and nothing is transformed half.
  @Test
  void blocks_thatAreNotLambdas_areRefused() {
    assertThat(messagesOf("RefusedKt$throughInlineFunction$$inlined$block$1"))
        .singleElement()
        .asString()
        .contains("the body of an async block in run must be a lambda written in place");
    assertThat(messagesOf("RefusedKt$asObject$1"))
        .singleElement()
        .asString()
        .contains("the body of an async block in run must be a lambda written in place");
    assertThat(messagesOf("RefusedKt"))
        .hasSize(4)
        .allMatch(message -> message.contains("Refused.kt:"))
        .anyMatch(message -> message.contains("that is not an async block; wrap its body in"));
  }

  private static List<String> messagesOf(String type) {
    return new AsyncTransform(KotlinTest::read)
        .transform(read(type)).diagnostics().stream()
            .filter(Diagnostic::isError)
            .map(Diagnostic::toString)
            .toList();
  }

  private static byte[] read(String type) {
    try (InputStream file =
        KotlinTest.class.getClassLoader().getResourceAsStream(type + ".class")) {
      return file == null ? null : file.readAllBytes();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
