package cortado.transform;

import static org.assertj.core.api.Assertions.assertThat;

import cortado.future.Context;
import cortado.future.Future;
import cortado.future.Waker;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a suspended function no longer needs can be collected. Public for its fixtures.
public class LeakTest {

  private static final int MOST_COLLECTIONS = 50;

  /// One collection finds what can be found; the others are for doubt.
  private static final int ENOUGH_COLLECTIONS = 3;

  private static final String RUN =
      """
      static Future<Integer> run() { return suspended(cortado.transform.LeakTest.watched()); }
      """;

  /// Written so that the last await is suspended for ever, without need of what was watched.
  private static final String LOCAL =
      RUN
          + """
          @Async static Future<Integer> suspended(Object ignored) {
            Object local = cortado.transform.LeakTest.watched();
            int hash = local.hashCode();
            return ready(hash + never("end").await());
          }""";

  private static final List<WeakReference<Object>> watched = new ArrayList<>();

  /// An object that is expected to be collected.
  public static Object watched() {
    var object = new Object();
    watched.add(new WeakReference<>(object));
    return object;
  }

  @BeforeEach
  void forget() {
    watched.clear();
  }

  private static Future<?> suspend(Transformed program) throws Throwable {
    Future<?> future = program.future("run");
    for (int poll = 0; poll < 3; poll++) {
      assertThat(future.poll(new Context(Waker.noop())).isReady()).isFalse();
    }
    return future;
  }

  private static boolean isCollected(WeakReference<?> reference) {
    return isCollected(reference, MOST_COLLECTIONS);
  }

  private static boolean isKept(WeakReference<?> reference) {
    return !isCollected(reference, ENOUGH_COLLECTIONS);
  }

  private static boolean isCollected(WeakReference<?> reference, int collections) {
    for (int collection = 0; collection < collections; collection++) {
      if (reference.refersTo(null)) {
        return true;
      }
      System.gc();
    }
    return reference.refersTo(null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        LOCAL,
        // Live across the first await, dead after it.
        RUN
            + """
            @Async static Future<Integer> suspended(Object parameter) {
              Object local = cortado.transform.LeakTest.watched();
              int one = later(1).await();
              one += local.hashCode() + parameter.hashCode();
              return ready(one + never("end").await());
            }""",
        // On the stack during the first await, gone after it.
        RUN
            + """
            static int hash(Object object, int x) { return object.hashCode() + x; }
            @Async static Future<Integer> suspended(Object parameter) {
              int one = hash(cortado.transform.LeakTest.watched(), later(1).await());
              return ready(one + never("end").await());
            }""",
        // Captured by a block, and the value of an await.
        RUN
            + """
            static Future<Integer> suspended(Object parameter) {
              return async(() -> {
                int one = parameter.hashCode() + later(cortado.transform.LeakTest.watched()).await().hashCode();
                return one + never("end").await();
              });
            }""",
      })
  void value_notNeededAnyMore_isCollected(String members) throws Throwable {
    Future<?> future = suspend(Transformed.of(Compiled.members(members)));

    assertThat(watched).hasSize(2).allMatch(LeakTest::isCollected);

    future.cancel();
  }

  @Test
  void value_neededLater_isKept() throws Throwable {
    Future<?> future =
        suspend(
            Transformed.of(
                Compiled.members(
                    RUN
                        + """
                        @Async static Future<Integer> suspended(Object parameter) {
                          int one = never("end").await();
                          return ready(one + parameter.hashCode());
                        }""")));

    assertThat(watched).singleElement().matches(LeakTest::isKept);

    future.cancel();
  }

  @Test
  void variables_withDebugOption_areKeptInScope() throws Throwable {
    Future<?> future = suspend(Transformed.forDebugger(Compiled.members(LOCAL)));

    assertThat(watched).hasSize(2).allMatch(LeakTest::isKept);

    future.cancel();
    assertThat(watched).allMatch(LeakTest::isCollected);
  }
}
