package cortado.transform;

import java.util.Map;
import java.util.TreeMap;

/// A `cortado.future` in which await simply blocks. Untransformed programs run on it.
public final class BlockingFutures {

  private static final String FUTURE =
      """
      package cortado.future;
      public interface Future<T> {
        Poll<T> poll(Context context) throws Throwable;
        default void cancel() {}
        default T await() { return Future.<T, RuntimeException>block(this); }
        @SuppressWarnings("unchecked")
        private static <T, X extends Throwable> T block(Future<T> future) throws X {
          try {
            while (true) {
              if (future.poll(new Context(Waker.noop())) instanceof Ready<T> r) return r.value();
            }
          } catch (Throwable failure) {
            throw (X) failure;
          }
        }
      }
      """;

  private static final String FUTURES =
      """
      package cortado.future;
      public final class Futures {
        public static <T, X extends Throwable> Future<T> async(AsyncBlock<T, X> body) throws X {
          return context -> Poll.ready(body.run());
        }
        public static <X extends Throwable> Future<Void> async(AsyncAction<X> body) throws X {
          return context -> { body.run(); return Poll.ready(null); };
        }
        public static <T> Future<T> ready(T value) { return context -> Poll.ready(value); }
        public static Future<Void> done() { return context -> Poll.ready(null); }
      }
      """;

  private static final Map<String, byte[]> CLASSES = compile();

  private BlockingFutures() {}

  /// The classes that stand in for those of the same name.
  public static Map<String, byte[]> classes() {
    return CLASSES;
  }

  private static Map<String, byte[]> compile() {
    var classes = new TreeMap<String, byte[]>();
    classes.putAll(Compiled.source("cortado.future.Future", FUTURE).classes());
    classes.putAll(Compiled.source("cortado.future.Futures", FUTURES).classes());
    return classes;
  }
}
