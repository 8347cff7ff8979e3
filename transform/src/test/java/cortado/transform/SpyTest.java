package cortado.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.doReturn;
import static org.mockito.Mockito.spy;
import static org.mockito.Mockito.verify;

import cortado.future.Future;
import cortado.future.Futures;
import java.lang.reflect.Method;
import org.junit.jupiter.api.Test;

/// Mockito's spies of classes with async methods.
public class SpyTest {

  /// What the fixture implements, so that this test can call it.
  public interface Sum {
    Future<Integer> part(int x);

    Future<Integer> sum();
  }

  private static final String FIXTURE =
      """
      public static class Parts implements cortado.transform.SpyTest.Sum {
        private int base = 10;
        @Async public Future<Integer> part(int x) { return ready(base + later(x).await()); }
        @Async public Future<Integer> sum() {
          int sum = part(1).await();
          sum += part(2).await();
          return ready(sum);
        }
      }
      static Object make() { return new Parts(); }""";

  private static Sum fixture() throws Exception {
    Transformed program = Transformed.of(Compiled.members(FIXTURE));
    Method make = program.loader().loadClass("Host").getDeclaredMethod("make");
    make.setAccessible(true);
    return (Sum) make.invoke(null);
  }

  @Test
  void spy_callsTheRealMethods() throws Throwable {
    Sum spy = spy(fixture());

    assertThat(Transformed.complete(spy.sum())).isEqualTo(23);

    verify(spy).sum();
    verify(spy).part(1);
    verify(spy).part(2);
  }

  @Test
  void spy_withStubbedMethod_usesTheStubInside() throws Throwable {
    Sum spy = spy(fixture());
    doReturn(Futures.ready(100)).when(spy).part(2);

    assertThat(Transformed.complete(spy.sum())).isEqualTo(111);
  }
}
