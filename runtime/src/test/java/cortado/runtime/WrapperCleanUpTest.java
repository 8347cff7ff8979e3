package cortado.runtime;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import cortado.future.Future;
import cortado.future.Futures;
import cortado.sync.Notify;
import cortado.sync.OnceCell;
import cortado.task.CancellationToken;
import cortado.task.Coop;
import cortado.task.JoinHandle;
import cortado.task.LocalSet;
import cortado.task.TaskExecutor;
import cortado.task.TaskLocal;
import cortado.task.TaskTracker;
import cortado.task.Tasks;
import cortado.time.Time;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/// Whatever wraps a future passes on the request to clean up, and waits for it.
@ParameterizedClass
@EnumSource
@Timeout(60)
class WrapperCleanUpTest {

  private static final Duration HOUR = Duration.ofHours(1);

  /// What takes a future and gives another, and does not own the first or is no way around it.
  private static final Set<String> OTHERS =
      Set.of(
          // Polls without owning.
          "Futures.borrowed(Future)",
          // Of the pool's thread alone; see below.
          "LocalSet.run(Future)");

  @org.junit.jupiter.params.Parameter RuntimeKind kind;

  private final List<String> log = new CopyOnWriteArrayList<>();
  private final Notify begun = new Notify();
  private AsyncRuntime runtime;

  @BeforeEach
  void start() {
    runtime = kind.builder.get().build();
  }

  @AfterEach
  void stop() {
    runtime.close();
  }

  /// Pending until it is cancelled, and then cleans up for a while.
  private Future<Integer> polite() {
    return TestFutures.polite(
        begun::notifyOne,
        () ->
            Time.sleep(Duration.ofMillis(1))
                .then(_ -> Tasks.yieldNow())
                .map(_ -> log.add("cleaned")),
        () -> log.add("cut"));
  }

  private static Future<Integer> never() {
    return Futures.pending();
  }

  private static Map<String, Function<Future<Integer>, Future<?>>> wrappers() {
    var local = TaskLocal.<String>create("local");
    ScopedValue<String> scoped = ScopedValue.newInstance();
    Map<String, Function<Future<Integer>, Future<?>>> wrappers = new TreeMap<>();
    wrappers.put("Future.map(Mapping)", future -> future.map(value -> value));
    wrappers.put("Future.then(Mapping)", future -> future.then(Futures::ready));
    wrappers.put("second of Future.then", future -> Futures.ready(1).then(_ -> future));
    wrappers.put("Future.catching()", Future::catching);
    wrappers.put("Futures.join(Future,Future)", future -> Futures.join(never(), future));
    wrappers.put(
        "Futures.join(Future,Future,Future)", future -> Futures.join(never(), future, never()));
    wrappers.put(
        "Futures.join(Future,Future,Future,Future)",
        future -> Futures.join(never(), future, never(), never()));
    wrappers.put(
        "Futures.join(Future,Future,Future,Future,Future)",
        future -> Futures.join(never(), future, never(), never(), never()));
    wrappers.put("Futures.join(Collection)", future -> Futures.join(List.of(never(), future)));
    wrappers.put("many of Futures.join", future -> Futures.join(manyWith(future)));
    wrappers.put("Futures.tryJoin(Future,Future)", future -> Futures.tryJoin(never(), future));
    wrappers.put(
        "Futures.tryJoin(Future,Future,Future)",
        future -> Futures.tryJoin(never(), future, never()));
    wrappers.put(
        "Futures.tryJoin(Future,Future,Future,Future)",
        future -> Futures.tryJoin(never(), future, never(), never()));
    wrappers.put(
        "Futures.tryJoin(Future,Future,Future,Future,Future)",
        future -> Futures.tryJoin(never(), future, never(), never(), never()));
    wrappers.put(
        "Futures.tryJoin(Collection)", future -> Futures.tryJoin(List.of(never(), future)));
    wrappers.put("Futures.select(Future,Future)", future -> Futures.select(never(), future));
    wrappers.put(
        "Futures.select(Future,Future,Future)", future -> Futures.select(never(), future, never()));
    wrappers.put(
        "Futures.select(Future,Future,Future,Future)",
        future -> Futures.select(never(), future, never(), never()));
    wrappers.put(
        "Futures.select(Future,Future,Future,Future,Future)",
        future -> Futures.select(never(), future, never(), never(), never()));
    wrappers.put("Futures.race(Future[])", future -> Futures.race(never(), future));
    wrappers.put("Futures.race(Collection)", future -> Futures.race(List.of(never(), future)));
    wrappers.put(
        "SelectBuilder.on",
        future -> Futures.<Integer>selecting().on(never(), v -> v).on(future, v -> v).build());
    wrappers.put("biased", future -> Futures.join(never(), future).biased());
    wrappers.put("OnceCell.getOrInit(Future)", future -> new OnceCell<Integer>().getOrInit(future));
    wrappers.put("Coop.unconstrained(Future)", Coop::unconstrained);
    wrappers.put("Coop.cooperative(Future)", Coop::cooperative);
    wrappers.put("TaskLocal.where(Object,Future)", future -> local.where("here", future));
    wrappers.put(
        "TaskLocal.whereLazy(Supplier,Future)", future -> local.whereLazy(() -> "here", future));
    wrappers.put(
        "Tasks.where(ScopedValue,Object,Future)", future -> Tasks.where(scoped, "here", future));
    wrappers.put("Tasks.carrying(Future,ScopedValue[])", future -> Tasks.carrying(future, scoped));
    wrappers.put("Tasks.scope(ScopeBody)", future -> Tasks.scope(_ -> future));
    wrappers.put("Tasks.scope(Duration,ScopeBody)", future -> Tasks.scope(HOUR, _ -> future));
    wrappers.put(
        "task of Tasks.scope",
        future ->
            Tasks.scope(
                scope -> {
                  JoinHandle<Integer> _ = scope.spawn(future);
                  return never();
                }));
    wrappers.put("TaskTracker.track(Future)", future -> new TaskTracker().track(future));
    wrappers.put("TaskExecutor.run(Future)", future -> new TaskExecutor().run(future));
    wrappers.put(
        "CancellationToken.runUntilCancelled(Future)",
        future -> new CancellationToken().runUntilCancelled(future));
    wrappers.put(
        "CancellationToken.runOrFail(Future)", future -> new CancellationToken().runOrFail(future));
    wrappers.put("Time.timeout(Duration,Future)", future -> Time.timeout(HOUR, future));
    wrappers.put(
        "Time.timeoutAt(Moment,Future)", future -> Time.timeoutAt(Time.now().plus(HOUR), future));
    return wrappers;
  }

  private static List<Future<Integer>> manyWith(Future<Integer> future) {
    var many = new ArrayList<Future<Integer>>();
    for (int number = 0; number < 40; number++) {
      many.add(number == 20 ? future : never());
    }
    return many;
  }

  @Test
  void wrapper_thatIsCancelled_waitsForTheCleanUpInside() {
    var ends = new TreeMap<String, List<String>>();
    wrappers()
        .forEach(
            (name, wrapper) -> {
              log.clear();
              JoinHandle<?> task =
                  runtime.spawn(Futures.ready(1).then(_ -> wrapper.apply(polite()).map(_ -> 1)));
              runtime.blockOn(begun.notified());
              var _ = runtime.blockOn(task.cancelAndWait());
              ends.put(name, List.copyOf(log));
            });

    assertThat(ends).allSatisfy((_, end) -> assertThat(end).containsExactly("cleaned"));
  }

  @Test
  void futureBesideALocalSet_thatIsCancelled_cleansUpWithItsTasks() {
    var outer = new LocalSet();
    var inner = new LocalSet();
    Future<Integer> joining =
        TestFutures.polite(
            begun::notifyOne, () -> Tasks.spawnLocal(localWork()).map(_ -> log.add("joined")));
    JoinHandle<Integer> task = outer.spawn(inner.run(joining));
    runtime.blockOn(outer.run(begun.notified()));

    var _ = runtime.blockOn(outer.run(task.cancelAndWait()));

    assertThat(log).containsExactly("local", "joined");
    assertThat(inner.isEmpty()).isTrue();
  }

  private Future<Boolean> localWork() {
    return TestFutures.yielding(2).map(_ -> log.add("local"));
  }

  @Test
  void wrappers_areAllTried() {
    Set<String> tried = new TreeSet<>(OTHERS);
    wrappers().keySet().stream().filter(name -> name.endsWith(")")).forEach(tried::add);

    Set<String> wrappers =
        new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("cortado")
                .stream()
                .filter(type -> !type.getPackageName().contains(".internal"))
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .flatMap(type -> Arrays.stream(type.reflect().getDeclaredMethods()))
                .filter(WrapperCleanUpTest::isWrapper)
                .map(WrapperCleanUpTest::nameOf)
                .collect(toCollection(TreeSet::new));

    assertThat(wrappers).isEqualTo(tried);
  }

  /// Whether it gives a future that polls the one it is given, or that it is called on.
  private static boolean isWrapper(Method method) {
    boolean takes =
        method.getDeclaringClass() == Future.class
            ? !method.getName().equals("beginCancel")
            : Arrays.stream(method.getParameters()).anyMatch(WrapperCleanUpTest::isOfFutures);
    return takes
        && Modifier.isPublic(method.getModifiers())
        && !method.isSynthetic()
        && Future.class.isAssignableFrom(method.getReturnType())
        && !JoinHandle.class.isAssignableFrom(method.getReturnType());
  }

  private static boolean isOfFutures(Parameter parameter) {
    Type type = parameter.getParameterizedType();
    return type.getTypeName().contains("cortado.future.Future")
        || type.getTypeName().contains("cortado.task.ScopeBody");
  }

  private static String nameOf(Method method) {
    String parameters =
        Arrays.stream(method.getParameterTypes())
            .map(Class::getSimpleName)
            .collect(Collectors.joining(","));
    return "%s.%s(%s)"
        .formatted(method.getDeclaringClass().getSimpleName(), method.getName(), parameters);
  }
}
