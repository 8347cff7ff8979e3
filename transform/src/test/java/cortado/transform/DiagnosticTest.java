package cortado.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What the transform says about code it refuses or doubts, word for word.
class DiagnosticTest {

  /// The diagnostics of a class, one on each line.
  private static String diagnose(String members, String... options) {
    var transformed = Transformed.withDiagnostics(Compiled.members(members, options));
    return transformed.diagnostics().stream()
        .map(Diagnostic::toString)
        .collect(Collectors.joining("\n"));
  }

  @Test
  void moreArgumentsThanTheJvmAllows_isError() {
    String parameters =
        IntStream.range(0, 126).mapToObj(i -> "long a" + i).collect(Collectors.joining(", "));

    assertThat(diagnose("@Async Future<Void> wide(" + parameters + ") { return done(); }"))
        .contains("async code in wide takes 253 words of arguments");
  }

  @Test
  void await_inSynchronizedBlock_isError() {
    assertThat(
            diagnose(
                """
                @Async Future<Integer> a() {
                  synchronized (this) {
                    return ready(ready(1).await());
                  }
                }"""))
        .isEqualTo(
            "Host.java:3: error: await inside a synchronized block in a: a monitor belongs to a"
                + " thread and cannot be held across an await; use a Semaphore, or await outside of"
                + " the block");
  }

  @Test
  void await_inNestedSynchronizedBlock_isError() {
    assertThat(
            diagnose(
                """
                Future<Integer> a(Object l) {
                  return async(() -> {
                    int w = ready(1).await();
                    synchronized (l) {
                      synchronized (this) { w++; }
                      w += ready(1).await();
                    }
                    return w;
                  });
                }"""))
        .startsWith("Host.java:6: error: await inside a synchronized block");
  }

  @Test
  void method_synchronized_isError() {
    assertThat(diagnose("@Async synchronized Future<Integer> a() { return ready(1); }"))
        .isEqualTo(
            "Host.java:1: error: @Async method a is synchronized, but a monitor cannot be held"
                + " across an await; use a Semaphore, or a synchronized block without await");
  }

  @Test
  void method_notReturningFuture_isError() {
    assertThat(diagnose("@Async Integer a() { return ready(1).await(); }"))
        .isEqualTo(
            "Host.java:1: error: @Async method a returns Integer; let it return a Future, or remove"
                + " @Async");
  }

  @Test
  void method_abstract_isError() {
    assertThat(diagnose("interface I { @Async Future<Integer> a(); }"))
        .isEqualTo(
            "Host.java: error: @Async method Host.I.a has no body; put @Async on the implementation");
  }

  @Test
  void method_native_isError() {
    assertThat(diagnose("@Async native Future<Integer> a();"))
        .isEqualTo(
            "Host.java: error: @Async method Host.a has no body; put @Async on the implementation");
  }

  @Test
  void await_inSynchronizedMethodThatIsPlain_isError() {
    assertThat(diagnose("synchronized int a() { return ready(1).await(); }"))
        .startsWith("Host.java:1: error: await in a, which is not async");
  }

  @Test
  void await_inLambdaOfConstructor_isError() {
    assertThat(diagnose("Runnable r = () -> ready(1).await();"))
        .startsWith("Host.java:1: error: await in a lambda in a constructor of Host that is not");
  }

  @Test
  void await_inConstructor_isError() {
    assertThat(
            diagnose(
                """
                int x;
                Host() {
                  x = ready(1).await();
                }"""))
        .isEqualTo(
            "Host.java:3: error: await in a constructor or an instance initializer of Host; await in"
                + " an @Async factory method and pass the value to the constructor");
  }

  @Test
  void await_inInitializers_isError() {
    assertThat(
            diagnose(
                """
                static int q = ready(1).await();
                int z = ready(2).await();
                { ready(2).await(); }"""))
        .isEqualTo(
            """
            Host.java:1: error: await in the static initializer of Host; keep the future, and await \
            it where it is used
            Host.java:2: error: await in a constructor or an instance initializer of Host; await in \
            an @Async factory method and pass the value to the constructor
            Host.java:3: error: await in a constructor or an instance initializer of Host; await in \
            an @Async factory method and pass the value to the constructor""");
  }

  @Test
  void await_inPlainMethod_isError() {
    assertThat(diagnose("int a() { return ready(1).await(); }"))
        .isEqualTo(
            "Host.java:1: error: await in a, which is not async; mark it @Async and let it return a"
                + " Future, or wrap the code in async(() -> …)");
  }

  @Test
  void await_inPlainLambda_isError() {
    assertThat(
            diagnose(
                """
                Future<Integer> a() {
                  return async(() -> {
                    List.of(1).forEach(
                        z -> ready(z).await());
                    return 1;
                  });
                }"""))
        .isEqualTo(
            "Host.java:4: error: await in a lambda in a that is not an async block; wrap its body"
                + " in async(() -> …), or use a loop");
  }

  @Test
  void await_asMethodReference_isError() {
    assertThat(diagnose("Function<Future<Integer>, Integer> a() { return Future::await; }"))
        .isEqualTo(
            "Host.java:1: error: await as a method reference in a runs as a plain call; write"
                + " async(() -> …) and await inside it");
  }

  @Test
  void block_storedFirst_isError() {
    assertThat(
            diagnose(
                """
                Future<Integer> a() {
                  AsyncBlock<Integer, RuntimeException> b = () -> ready(1).await();
                  return async(b);
                }"""))
        .isEqualTo(
            """
            Host.java:2: error: await in a lambda in a that is not an async block; wrap its body \
            in async(() -> …), or use a loop
            Host.java:3: error: the body of an async block in a must be a lambda written in \
            place; write async(() -> …)""");
  }

  @Test
  void block_asMethodReference_isError() {
    assertThat(
            diagnose(
                """
                int b() { return 3; }
                Future<Integer> a() { return async(this::b); }"""))
        .isEqualTo(
            "Host.java:2: error: the body of an async block in a must be a lambda written in place;"
                + " write async(() -> …)");
  }

  @Test
  void block_asClass_isErrorWhereItAwaits() {
    assertThat(
            diagnose(
                """
                AsyncBlock<Integer, RuntimeException> block = new AsyncBlock<>() {
                  public Integer run() { return ready(1).await(); }
                };"""))
        .isEqualTo(
            "Host.java:2: error: the body of an async block in run must be a lambda written in"
                + " place; write async(() -> …)");
  }

  private static final String RETURN_IN_TRY =
      "the future of Leaves.later is returned inside try or synchronized in a, and would be awaited"
          + " outside of it; write return ready(future.await())";

  @Test
  void return_ofFutureInTryCatch_isError() {
    assertThat(
            diagnose(
                """
                @Async Future<Integer> a() {
                  try {
                    return later(1);
                  } catch (RuntimeException e) {
                    return ready(2);
                  }
                }"""))
        .isEqualTo("Host.java:3: error: " + RETURN_IN_TRY);
  }

  @Test
  void return_ofFutureInTryFinally_isError() {
    String members =
        """
        @Async Future<Integer> a(boolean b) {
          try {
            return later(1);
          } finally {
            if (b) log("x");
          }
        }""";

    assertThat(diagnose(members)).isEqualTo("Host.java:3: error: " + RETURN_IN_TRY);
    assertThat(diagnose(members, "-g:lines,source"))
        .isEqualTo("Host.java:3: error: " + RETURN_IN_TRY);
  }

  @Test
  void return_ofFutureInTryWithResources_isError() {
    assertThat(
            diagnose(
                """
                @Async Future<Integer> a() {
                  try (var r = new Resource("r")) {
                    return later(1);
                  }
                }"""))
        .isEqualTo("Host.java:3: error: " + RETURN_IN_TRY);
  }

  @Test
  void return_ofOneOfTwoFuturesInTry_isError() {
    assertThat(
            diagnose(
                """
                @Async Future<Integer> a(boolean b) {
                  try {
                    return b ? later(1) : later(2);
                  } catch (RuntimeException e) {
                    return ready(2);
                  }
                }"""))
        .startsWith("Host.java:3: error: a future is returned inside try or synchronized in a");
  }

  @Test
  void return_inCatchOrAfterTry_isFine() {
    assertThat(
            diagnose(
                """
                @Async Future<Integer> a() {
                  try {
                    later(1).await();
                  } catch (RuntimeException e) {
                    return later(2);
                  }
                  return later(3);
                }
                @Async Future<Integer> b() {
                  Future<Integer> f;
                  try {
                    f = later(1);
                  } finally {
                    log("x");
                  }
                  return f;
                }"""))
        .isEmpty();
  }

  private static final String CONNECT =
      """
      static Future<Integer> connect() throws IOException { return later(1); }
      """;

  @Test
  void await_outsideTryOfCreation_isWarning() {
    assertThat(
            diagnose(
                CONNECT
                    + """
                    @Async static Future<Integer> a() {
                      Future<Integer> f = null;
                      Future<Void> g = null;
                      try {
                        f = connect();
                        g = async(() -> { if (later(true).await()) throw new IOException(); });
                      } catch (IOException e) {
                        log(e);
                      }
                      g.await();
                      return f;
                    }"""))
        .isEqualTo(
            """
            Host.java:11: warning: the future of an async block is created in a try that catches \
            IOException but awaited outside of it, so that catch cannot fire; await it inside the \
            try
            Host.java:12: warning: the future of Host.connect is created in a try that catches \
            IOException but awaited outside of it, so that catch cannot fire; await it inside the \
            try""");
  }

  @Test
  void await_inCatchOfCreation_isWarning() {
    assertThat(
            diagnose(
                CONNECT
                    + """
                    @Async static Future<Integer> a() throws IOException {
                      Future<Integer> f = null;
                      try {
                        f = connect();
                        log("connecting");
                      } catch (Exception e) {
                        return ready(f.await());
                      }
                      return ready(1);
                    }"""))
        .startsWith("Host.java:8: warning: the future of Host.connect is created in a try");
  }

  @Test
  void await_whereItsExceptionIsCaught_isFine() {
    assertThat(
            diagnose(
                CONNECT
                    + """
                    @Async static Future<Integer> inside() {
                      try {
                        var f = connect();
                        log("connecting");
                        return ready(f.await());
                      } catch (IOException e) {
                        return ready(later(2).await());
                      }
                    }
                    @Async static Future<Integer> inAnotherTry() throws Exception {
                      Future<Integer> f = null;
                      try { f = connect(); } catch (IOException e) { log(e); }
                      try { return ready(f.await()); } catch (Exception e) { return ready(3); }
                    }
                    @Async static Future<Integer> overwritten() {
                      Future<Integer> f;
                      try { f = connect(); f.await(); } catch (IOException e) { log(e); }
                      f = later(1);
                      return ready(f.await());
                    }
                    @Async static Future<Integer> inTryOfSomethingElse() throws IOException {
                      Future<Integer> f = null;
                      Future<Integer> g = null;
                      try { f = connect(); g = later(1); } catch (IllegalStateException e) { log(e); }
                      try { g = later(2); new FileReader("x"); } catch (IOException e) { log(e); }
                      return ready(f.await() + g.await());
                    }"""))
        .isEmpty();
  }

  @Test
  void future_dropped_isWarning() {
    assertThat(
            diagnose(
                """
                @Async static Future<Void> a() {
                  later(1);
                  async(() -> later(2).await());
                  later(3).await();
                  return done();
                }"""))
        .isEqualTo(
            """
            Host.java:2: warning: the future of Leaves.later is never awaited, so it never runs; \
            add .await()
            Host.java:3: warning: the future of an async block is never awaited, so it never runs; \
            add .await()""");
  }

  @Test
  void call_thatBlocks_isWarning() {
    assertThat(
            diagnose(
                """
                @Async static Future<Void> a(java.util.concurrent.BlockingQueue<String> q)
                    throws Exception {
                  Thread.sleep(1);
                  q.take();
                  java.util.concurrent.CompletableFuture.completedFuture(1).join();
                  return done();
                }
                static void plain() throws Exception { Thread.sleep(1); }"""))
        .isEqualTo(
            """
            Host.java:3: warning: Thread.sleep blocks the thread that runs all tasks; use \
            Time.sleep(duration).await()
            Host.java:4: warning: BlockingQueue.take blocks the thread that runs all tasks; use a \
            channel of cortado.sync, or run the call in spawnBlocking
            Host.java:5: warning: CompletableFuture.join blocks the thread that runs all tasks; \
            await a future instead, or run the call in spawnBlocking""");
  }

  @Test
  void method_large_isWarning() {
    String statement = "log(later(1).await() + later(2).await());\n";

    assertThat(
            diagnose(
                "@Async static Future<Void> a() {" + statement.repeat(80) + "return done(); }"))
        .matches(
            "Host\\.java:1: warning: async code in a becomes \\d+ bytecodes, and the JVM compiles at"
                + " most 8000; split it into several async methods");
  }

  @Test
  void method_tooLarge_isError() {
    String statement = "log(later(1).await() + later(2).await());\n";

    assertThat(
            diagnose(
                "@Async static Future<Void> a() {" + statement.repeat(500) + "return done(); }"))
        .isEqualTo(
            "Host.java:1: error: async code in a becomes larger than 32 KB, the most that the"
                + " transform can write; split it into several async methods");
  }

  @Test
  void asyncMain_ofWrongShape_isError() {
    assertThat(diagnose("@cortado.runtime.AsyncMain Future<Void> main() { return done(); }"))
        .isEqualTo(
            "Host.java:1: error: @AsyncMain method main must be static Future<Void> main() or"
                + " main(String[])");
  }

  @Test
  void asyncMain_twice_isError() {
    assertThat(
            diagnose(
                """
                @cortado.runtime.AsyncMain static Future<Void> main() { return done(); }
                @cortado.runtime.AsyncMain static Future<Void> start() { return done(); }"""))
        .isEqualTo(
            "Host.java:2: error: @AsyncMain method start is the second one of its class; keep one of"
                + " them");
  }

  @Test
  void asyncMain_besideMain_isError() {
    assertThat(
            diagnose(
                """
                @cortado.runtime.AsyncMain static Future<Void> main() { return done(); }
                public static void main(String[] arguments) {}"""))
        .isEqualTo(
            "Host.java:1: error: @AsyncMain method main stands beside a void main(String[]); remove"
                + " one of them");
  }

  @Test
  void class_withoutDebugInformation_isNamed() {
    assertThat(diagnose("int a() { return ready(1).await(); }", "-g:none"))
        .startsWith("Host: error: await in a, which is not async");
  }

  /// Nothing but the annotation tells that such a class has to do with async code.
  @Test
  void asyncMain_inClassWithoutFutures_isReported() {
    var program =
        Compiled.source(
            "Lonely",
            "public class Lonely { @cortado.runtime.AsyncMain static void main(int n) {} }");

    assertThat(Transformed.withDiagnostics(program).diagnostics())
        .extracting(Diagnostic::message)
        .containsExactly(
            "@AsyncMain method main must be static Future<Void> main() or main(String[])");
  }
}
