package cortado.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.CodeAttribute;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// How much code an await becomes.
class SizeTest {

  private static final int MANY = 30;
  private static final int MORE = 50;

  /// Statements with an await, those of `step` fused, in a method with `String a`, `int b` and
  /// `Integer c`; the bytes by which each may grow.
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "later(1).await(); | 70",
        "b += later(1).await(); | 70",
        "c = later(b).await(); | 70",
        "if (b > 0) { b += step(b).await(); } | 70",
        "step(b).await(); | 70",
        "c = step(b).await(); | 70",
        "try { b += later(1).await(); } finally { b++; } | 70",
        "try { b += step(1).await(); } finally { b++; } | 70",
        "log(a + later(b).await()); | 70",
      })
  void await_growsByAtMost(String statement, int bytes) {
    int before = sizeOf(false, statement, MORE) - sizeOf(false, statement, MANY);
    int after = sizeOf(true, statement, MORE) - sizeOf(true, statement, MANY);
    double growth = (after - before) / (double) (MORE - MANY);

    System.out.println(statement + " grows by " + growth + " bytes");
    assertThat(growth).isLessThanOrEqualTo(bytes);
  }

  @Test
  void fiveHundredAwaits_work() throws Throwable {
    assertThat(Transformed.of(members("b += later(1).await();", 500)).run()).isEqualTo(500);
  }

  private static Compiled members(String statement, int times) {
    return Compiled.members(
        "static Future<Integer> run() { return grow(\"a\", 0, 1); }"
            + "@Async static Future<Integer> step(int n) { return ready(n); }"
            + "@Async static Future<Integer> grow(String a, int b, Integer c) {\n"
            + (statement + "\n").repeat(times)
            + "log(a); return ready(b); }");
  }

  private static int sizeOf(boolean isTransformed, String statement, int times) {
    Compiled compiled = members(statement, times);
    Map<String, byte[]> classes =
        isTransformed ? Transformed.of(compiled).classes() : compiled.classes();
    return ClassFile.of().parse(classes.get("Host")).methods().stream()
        .filter(method -> method.methodName().equalsString("grow"))
        .mapToInt(method -> ((CodeAttribute) method.code().orElseThrow()).codeLength())
        .max()
        .orElseThrow();
  }
}
