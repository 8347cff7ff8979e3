package cortado.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

/// Exceptions and clean-up around awaits.
class TryConstructTest extends ConstructTest {

  @Test
  void tryCatchFinally_awaitsEverywhere_runsInOrder() throws Throwable {
    assertThat(
            run(
                """
                @Async static Future<String> run() {
                  StringBuilder sb = new StringBuilder();
                  for (int i = 0; i < 3; i++) {
                    try {
                      sb.append("t").append(i);
                      if (i == 1) sb.append((Object) fails(new IOException("io")).await());
                      else sb.append(later(i).await());
                      if (i == 2) continue;
                      sb.append(".");
                    } catch (IOException e) {
                      sb.append("C:" + e.getMessage() + later("!").await());
                    } finally {
                      sb.append("F" + later("f").await());
                    }
                  }
                  return ready(sb.toString());
                }"""))
        .isEqualTo("t00.Fft1C:io!Fft22Ff");
  }

  @Test
  void tryWithResources_awaitInside_closesInReverse() throws Throwable {
    assertThat(
            run(
                """
                @Async static Future<String> run() throws IOException {
                  try (Resource a = new Resource("a"); Resource b = new Resource("b")) {
                    return ready(a.name() + later("-").await() + b.name());
                  }
                }"""))
        .isEqualTo("a-b");
    assertThat(Leaves.log).containsExactly("open a", "open b", "close b", "close a");
  }

  @Test
  void catch_ofSeveralTypes_picksHandlerAfterResume() throws Throwable {
    assertThat(
            run(
                """
                @Async static Future<Object> f(int i) throws IOException {
                  try {
                    switch (i) {
                      case 0 -> fails(new IOException("a")).await();
                      case 1 -> fails(new IllegalArgumentException("b")).await();
                      case 2 -> {
                        try { fails(new Exception("c")).await(); } catch (IOException e) { throw e; }
                      }
                      default -> { return ready(i); }
                    }
                  } catch (IOException | IllegalArgumentException e) {
                    later(1).await();
                    return ready(e.getMessage());
                  } catch (Exception e) {
                    return ready("EX" + e.getMessage());
                  }
                  return ready(null);
                }
                @Async static Future<String> run() throws IOException {
                  return ready("" + f(0).await() + f(1).await() + f(2).await() + f(3).await());
                }"""))
        .isEqualTo("abEXc3");
  }

  @Test
  void checkedException_ofBlock_isRethrownAsItIs() {
    assertThatThrownBy(
            () ->
                run(
                    """
                    static Future<Integer> run() throws IOException {
                      return async(() -> {
                        if (later(true).await()) throw new IOException("three");
                        return 1;
                      });
                    }"""))
        .isInstanceOf(IOException.class)
        .hasMessage("three");
  }

  @Test
  void nestedTry_failureAtEveryDepth_findsItsHandler() throws Throwable {
    assertThat(
            run(
                """
                @Async static Future<String> at(int depth) {
                  var s = new StringBuilder();
                  try {
                    if (depth == 0) fails(new IOException("0")).await();
                    try {
                      if (depth == 1) fails(new IllegalStateException("1")).await();
                      try {
                        later(1).await();
                        if (depth == 2) fails(new ArithmeticException("2")).await();
                        s.append("none ");
                      } catch (ArithmeticException e) {
                        s.append("A").append(e.getMessage()).append(later("a").await());
                        if (depth == 2) fails(new IllegalStateException("from A")).await();
                      } finally { s.append("f2").append(later(".").await()); }
                    } catch (IllegalStateException e) {
                      s.append("S").append(e.getMessage()).append(later("s").await());
                    } finally { s.append("f1").append(later(".").await()); }
                  } catch (Exception e) {
                    s.append("E").append(e.getMessage());
                  } finally { s.append("f0").append(later(".").await()); }
                  return ready(s.toString());
                }
                @Async static Future<String> run() {
                  return ready(at(0).await() + "/" + at(1).await() + "/" + at(2).await() + "/" + at(3).await());
                }"""))
        .isEqualTo("E0f0./S1sf1.f0./A2af2.Sfrom Asf1.f0./none f2.f1.f0.");
  }

  @Test
  void exceptionRange_endsBeforeCatchAndFinally() throws Throwable {
    assertThat(
            run(
                """
                @Async static Future<String> run() {
                  var s = new StringBuilder();
                  try {
                    try { later(1).await(); }
                    catch (IllegalStateException e) { s.append("wrong"); }
                    finally { fails(new IllegalStateException("finally")).await(); }
                  } catch (IllegalStateException e) { s.append("outer " + e.getMessage()); }
                  try {
                    try { fails(new IllegalStateException("first")).await(); }
                    catch (IllegalStateException e) { fails(new IllegalStateException("catch")).await(); }
                  } catch (IllegalStateException e) { s.append(" outer " + e.getMessage()); }
                  return ready(s.toString());
                }"""))
        .isEqualTo("outer finally outer catch");
  }

  @Test
  void tryWithResources_bodyAndCloseFail_suppresses() {
    assertThatThrownBy(
            () ->
                run(
                    """
                    record R(String name) implements AutoCloseable {
                      public void close() throws IOException { log(name); throw new IOException("close " + name); }
                    }
                    @Async static Future<Integer> run() throws IOException {
                      try (var a = new R(later("a").await()); var b = new R(later("b").await())) {
                        later(1).await();
                        return ready((Integer) fails(new IOException("body")).await());
                      }
                    }"""))
        .hasMessage("body")
        .satisfies(
            failure ->
                assertThat(failure.getSuppressed())
                    .extracting(Throwable::getMessage)
                    .containsExactly("close b", "close a"));
    assertThat(Leaves.log).containsExactly("b", "a");
  }

  @Test
  void tryWithResources_nullExistingAndFailingResources_work() throws Throwable {
    assertThat(
            run(
                """
                static Resource open(String name) throws IOException {
                  if (name.equals("bad")) throw new IOException(name);
                  return new Resource(name);
                }
                @Async static Future<String> run() throws IOException {
                  String s = "";
                  Resource outer = new Resource("outer");
                  try (outer; Resource none = later(true).await() ? null : outer; var r = open("r")) {
                    s += later(r.name()).await() + none;
                  }
                  try (var first = open("first"); var second = open(later("bad").await())) {
                    s += "unreached";
                  } catch (IOException e) {
                    s += e.getMessage() + later("!").await();
                  } finally {
                    s += later("finally").await();
                  }
                  return ready(s);
                }"""))
        .isEqualTo("rnullbad!finally");
    assertThat(Leaves.log)
        .containsExactly(
            "open outer", "open r", "close r", "close outer", "open first", "close first");
  }

  @Test
  void finally_withReturnBreakAndContinue_winsOverEverything() throws Throwable {
    assertThat(
            run(
                """
                @SuppressWarnings("finally")
                @Async static Future<String> returning(boolean fail) {
                  try {
                    if (fail) fails(new IllegalStateException("lost")).await();
                    return ready("try" + later(1).await());
                  } finally {
                    if (later(true).await()) return ready("finally" + later(2).await());
                  }
                }
                @SuppressWarnings("finally")
                static Future<String> jumping() {
                  return async(() -> {
                    String s = "";
                    for (int i = 0; ; i++) {
                      try {
                        s += later(i).await();
                        if (i == 1) fails(new IOException("lost")).await();
                        if (i == 3) return "never";
                      } finally {
                        if (i < 3) { s += later("c").await(); continue; }
                        s += later("b").await();
                        break;
                      }
                    }
                    return s;
                  });
                }
                @Async static Future<String> run() throws Exception {
                  return ready(returning(false).await() + returning(true).await() + jumping().await());
                }"""))
        .isEqualTo("finally2finally20c1c2c3b");
  }

  @Test
  void multiCatch_ofAwaitFailures_rethrowsPrecisely() throws Throwable {
    assertThat(
            run(
                """
                static int n;
                @Async static Future<Integer> failing(Exception e) throws IOException, InterruptedException {
                  try {
                    if (e instanceof IOException io) fails(io).await();
                    if (e instanceof InterruptedException ie) fails(ie).await();
                    if (e instanceof RuntimeException re) fails(re).await();
                  } catch (IOException | InterruptedException caught) {
                    n += later(1).await();
                    throw caught;
                  } catch (final RuntimeException caught) {
                    n += later(10).await();
                  }
                  return ready(n);
                }
                @Async static Future<String> run() throws InterruptedException {
                  String s = "";
                  try { failing(new IOException("io")).await(); } catch (IOException e) { s += e.getMessage(); }
                  try { failing(new InterruptedException("ie")).await(); }
                  catch (InterruptedException | IOException e) { s += e.getMessage(); }
                  try { s += failing(new IllegalStateException()).await(); } catch (IOException e) { s += "no"; }
                  return ready(s);
                }"""))
        .isEqualTo("ioie12");
  }

  @Test
  void genericThrows_isInferredThroughBlocks() throws Throwable {
    assertThat(
            run(
                """
                static <X extends Exception> Future<Integer> orThrow(int n, Supplier<X> failure) throws X {
                  return async(() -> {
                    if (later(n).await() < 0) throw failure.get();
                    return n;
                  });
                }
                @Async static Future<String> run() throws FileNotFoundException {
                  String s = "" + orThrow(1, FileNotFoundException::new).await();
                  try { orThrow(-1, () -> new FileNotFoundException("gone")).await(); }
                  catch (FileNotFoundException e) { s += e.getMessage(); }
                  return ready(s + orThrow(2, IllegalStateException::new).await());
                }"""))
        .isEqualTo("1gone2");
  }

  @Test
  void exception_keepsCauseAndItsOwnSuppressed() {
    assertThatThrownBy(
            () ->
                run(
                    """
                    @Async static Future<Integer> run() throws IOException {
                      try {
                        later(1).await();
                        Integer.parseInt(later("x").await());
                        return ready(1);
                      } catch (NumberFormatException e) {
                        var wrapped = new IOException("wrapped", e);
                        wrapped.addSuppressed(new Error(later("also").await()));
                        throw wrapped;
                      }
                    }"""))
        .hasMessage("wrapped")
        .hasCauseInstanceOf(NumberFormatException.class)
        .hasSuppressedException(new Error("also"));
  }

  @Test
  void localsOfTry_assignedBeforeFailure_areSeenInCatch() throws Throwable {
    assertThat(
            run(
                """
                @Async static Future<String> run() {
                  int i = 0; long l = 1; String s = "a"; double d = 0;
                  try {
                    i = later(5).await(); l = i * 2L; s += later("b").await(); d = later(.5).await();
                    fails(new IllegalStateException()).await();
                    i = -1; l = -1; s = null; d = -1;
                  } catch (IllegalStateException e) {
                    return ready(i + " " + l + " " + s + " " + d);
                  }
                  return ready("none");
                }"""))
        .isEqualTo("5 10 ab 0.5");
  }

  @Test
  void rethrow_ofCaughtThrowable_keepsItsLines() {
    assertThatThrownBy(
            () ->
                run(
                    """
                    @Async static Future<Integer> deep() throws IOException {
                      later(1).await();
                      throw new IOException("deep");
                    }
                    @Async static Future<Integer> run() throws IOException {
                      try {
                        return ready(deep().await());
                      } catch (Throwable t) {
                        later(2).await();
                        throw t;
                      } finally {
                        later(3).await();
                      }
                    }"""))
        .hasMessage("deep");
  }
}
