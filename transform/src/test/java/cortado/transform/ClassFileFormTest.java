package cortado.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Forms of input that compilers make, and the form of the output that tools see.
class ClassFileFormTest {

  private static final String SUM =
      """
      @Async static Future<Integer> sum(int first, List<? extends Integer> second) throws Exception {
        int total = first;
        for (int each : second) {
          int next = later(each).await();
          total += next;
        }
        return ready(total);
      }
      static Future<Integer> run() throws Exception {
        return async(() -> sum(2, List.of(20, 20)).await());
      }""";

  @ParameterizedTest
  @ValueSource(strings = {"-g", "-g:none", "-g:lines", "-g:vars", "-parameters", "-g:source"})
  void transform_withCompilerOption_works(String option) throws Throwable {
    assertThat(Transformed.of(Compiled.members(SUM, option)).run()).isEqualTo(42);
  }

  @ParameterizedTest
  @ValueSource(strings = {"17", "18", "19", "20", "21", "22", "23", "24", "25"})
  void transform_ofOlderRelease_works(String release) throws Throwable {
    assertThat(Transformed.of(Compiled.members(SUM, "--release", release, "-g")).run())
        .isEqualTo(42);
  }

  @Test
  void transform_ofItsOwnOutput_changesNothing() {
    Map<String, byte[]> classes = Transformed.of(Compiled.members(SUM)).classes();
    var transform = new AsyncTransform(ClassResolver.none());

    for (byte[] each : classes.values()) {
      TransformResult again = transform.transform(each);

      assertThat(again.classes()).isEmpty();
      assertThat(again.diagnostics()).isEmpty();
    }
  }

  @Test
  void transform_twice_givesSameBytes() {
    Compiled compiled = Compiled.members(SUM);

    assertThat(Transformed.of(compiled).classes())
        .usingRecursiveComparison()
        .isEqualTo(Transformed.of(compiled).classes());
  }

  @Test
  void transform_ofPlainClass_leavesItAlone() {
    byte[] plain = Compiled.members("int a() { return 1; }").classes().get("Host");

    assertThat(new AsyncTransform(ClassResolver.none()).transform(plain))
        .isEqualTo(TransformResult.untouched());
  }

  @Test
  void result_namesHostFirst() {
    byte[] host = Compiled.members(SUM).classes().get("Host");

    assertThat(new AsyncTransform(ClassResolver.none()).transform(host).classes().keySet())
        .containsExactly("Host", "Host$$sum$1", "Host$$run$2");
  }

  @Test
  void body_keepsVariablesAndLines() {
    CodeAttribute body = bodyOf("sum");

    assertThat(body.findAttribute(Attributes.localVariableTable()).orElseThrow().localVariables())
        .extracting(variable -> variable.name().stringValue())
        .contains("first", "second", "total", "each", "next");
    assertThat(body.findAttribute(Attributes.lineNumberTable()).orElseThrow().lineNumbers())
        .extracting(line -> line.lineNumber())
        .containsOnly(2, 3, 4, 5, 6, 7);
  }

  @Test
  void factory_keepsSignatureAndDeclaredExceptions() {
    MethodModel factory =
        hostModel().methods().stream()
            .filter(method -> method.methodType().stringValue().startsWith("(ILjava/util/List;)"))
            .findFirst()
            .orElseThrow();

    assertThat(
            factory.findAttribute(Attributes.signature()).orElseThrow().signature().stringValue())
        .isEqualTo(
            "(ILjava/util/List<+Ljava/lang/Integer;>;)Lcortado/future/Future<Ljava/lang/Integer;>;");
    assertThat(factory.findAttribute(Attributes.exceptions())).isPresent();
  }

  @Test
  void frame_ofOneReferenceAndOneInt_hasTwoFieldsOfItsOwn() {
    byte[] frame =
        Transformed.of(
                Compiled.members(
                    """
                    @Async static Future<String> run(String a, int b) {
                      later(1).await();
                      return ready(a + b);
                    }"""))
            .classes()
            .get("Host$$run$1");

    assertThat(ClassFile.of().parse(frame).fields())
        .extracting(field -> field.fieldName().stringValue())
        .containsExactly("a0", "i0");
  }

  /// 20 bytes are the header and what StateMachine holds, 16 with compact headers.
  @ParameterizedTest
  @CsvSource({"-XX:-UseCompactObjectHeaders, 32", "-XX:+UseCompactObjectHeaders, 24"})
  void frame_ofOneReferenceAndOneInt_isThisSmall(String headers, int bytes, @TempDir Path directory)
      throws Exception {
    String members =
        """
        static Object kept;
        @Async static Future<String> keep(String a, int b) {
          later(1).await();
          return ready(a + b);
        }
        static void make() {
          for (int i = 0; i < 10_000; i++) kept = keep("x", i);
        }
        public static void main(String[] arguments) {
          var threads = (com.sun.management.ThreadMXBean)
              java.lang.management.ManagementFactory.getThreadMXBean();
          make();
          long before = threads.getCurrentThreadAllocatedBytes();
          make();
          System.out.println((threads.getCurrentThreadAllocatedBytes() - before) / 10_000);
        }""";
    ForkedJvm.write(directory, Transformed.of(Compiled.members(members)).classes());

    ForkedJvm jvm = ForkedJvm.run(directory, headers, "Host");

    assertThat(jvm.output()).isEqualTo(bytes + System.lineSeparator());
  }

  @Test
  void stackTrace_acrossSuspensions_showsAwaitLines() {
    var transformed =
        Transformed.of(
            Compiled.members(
                """
                static Future<Integer> run() throws IOException {
                  return async(() -> {
                    int x = later(2).await();
                    return x +
                        middle(x).await();
                  });
                }
                @Async static Future<Integer> middle(int q) throws IOException {
                  String keep = "k" + q;
                  later(2).await();
                  return ready(inner().await() + keep.length());
                }
                static Future<Integer> inner() throws IOException {
                  return async(() -> {
                    later(2).await();
                    throw new IOException("three deep");
                  });
                }"""));

    Throwable failure = org.assertj.core.api.Assertions.catchThrowable(transformed::run);

    assertThat(failure).isInstanceOf(IOException.class);
    assertThat(failure.getStackTrace())
        .filteredOn(element -> element.getClassName().equals("Host"))
        .extracting(element -> element.getMethodName() + ":" + element.getLineNumber())
        .containsExactly("inner:16", "middle:11", "run:5");
  }

  private static ClassModel hostModel() {
    return ClassFile.of().parse(Transformed.of(Compiled.members(SUM)).classes().get("Host"));
  }

  private static CodeAttribute bodyOf(String name) {
    return hostModel().methods().stream()
        .filter(method -> method.methodName().equalsString(name))
        .filter(method -> method.methodType().stringValue().contains("LHost$$"))
        .map(method -> (CodeAttribute) method.code().orElseThrow())
        .findFirst()
        .orElseThrow();
  }
}
