package cortado;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Which package may use which, in core, sys and runtime.
class LayeringTest {

  /// Highest first. A package uses itself and what stands below it, so there are no cycles.
  private static final List<String> ORDER =
      List.of(
          "cortado.runtime",
          "cortado.net",
          "cortado.time",
          "cortado.task",
          "cortado.runtime.internal.schedule",
          "cortado.runtime.internal.context",
          "cortado.runtime.internal.blocking",
          "cortado.runtime.internal.driver",
          "cortado.runtime.internal.task",
          "cortado.runtime.internal.reactor",
          "cortado.runtime.internal.timer",
          "cortado.runtime.internal.metrics",
          "cortado.observe",
          "cortado.sys",
          "cortado.testing",
          "cortado.io",
          "cortado.sync",
          "cortado.machine",
          "cortado.future");

  /// What the internals implement, throw or are told belongs to the exported packages by name, and
  /// below all internals by what it uses, which is nothing but core.
  private static final Set<String> CONTRACTS =
      Set.of(
          "cortado.task.JoinHandle",
          "cortado.task.TaskAbortedException",
          "cortado.runtime.Flavor",
          "cortado.runtime.RuntimeShutdownException");

  private static final int CONTRACTS_RANK = rankOf("cortado.sys");

  private static final Set<String> BANNED =
      Set.of("java.util.concurrent.Future", "sun.misc.Unsafe", "jdk.internal.misc.Unsafe");

  private static final Set<String> CAS =
      Set.of(
          "compareAndSet",
          "weakCompareAndSet",
          "weakCompareAndSetPlain",
          "weakCompareAndSetAcquire",
          "weakCompareAndSetRelease",
          "compareAndExchange",
          "compareAndExchangeAcquire",
          "compareAndExchangeRelease");

  private static final Set<String> CLOCKED =
      Set.of(
          "cortado.time",
          "cortado.task",
          "cortado.net",
          "cortado.runtime.internal.driver",
          "cortado.sync",
          "cortado.future");

  private static final Set<String> SYSTEM_CLOCK =
      Set.of(
          "java.lang.System.nanoTime()",
          "java.lang.System.currentTimeMillis()",
          "java.time.Instant.now()");

  private static final List<String> MODULES = List.of("core", "sys", "runtime");

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("cortado");

  @Test
  void everyPackage_hasItsPlaceInTheOrder() {
    assertThat(CLASSES.stream().map(JavaClass::getPackageName).distinct())
        .isNotEmpty()
        .isSubsetOf(ORDER);
  }

  @Test
  void noClass_usesAPackageAboveItsOwn() {
    assertThat(dependencies().filter(LayeringTest::goesUp).map(Dependency::getDescription))
        .isEmpty();
  }

  @Test
  void noClass_usesWhatIsBanned() {
    assertThat(
            dependencies()
                .filter(use -> BANNED.contains(use.getTargetClass().getName()))
                .map(Dependency::getDescription))
        .isEmpty();
  }

  /// What a paused clock stops must go by that clock.
  @Test
  void noClassWithADeadline_readsTheClockOfTheSystem() {
    assertThat(
            CLASSES.stream()
                .filter(type -> CLOCKED.contains(type.getPackageName()))
                .flatMap(type -> type.getMethodCallsFromSelf().stream())
                .filter(call -> SYSTEM_CLOCK.contains(call.getTarget().getFullName()))
                .map(JavaMethodCall::getDescription))
        .isEmpty();
  }

  @Test
  void everyClassThatComparesAndSets_hasAModelTestBesideIt() {
    assertThat(
            CLASSES.stream()
                .filter(LayeringTest::comparesAndSets)
                .map(LayeringTest::outermost)
                .distinct()
                .filter(owner -> MODULES.stream().noneMatch(module -> isTestedIn(module, owner)))
                .map(JavaClass::getName))
        .isEmpty();
  }

  private static Stream<Dependency> dependencies() {
    return CLASSES.stream().flatMap(type -> type.getDirectDependenciesFromSelf().stream());
  }

  private static boolean goesUp(Dependency use) {
    JavaClass user = use.getOriginClass();
    JavaClass used = use.getTargetClass().getBaseComponentType();
    return used.getName().startsWith("cortado.")
        && !used.getPackageName().equals(user.getPackageName())
        && rankOf(used) >= rankOf(user);
  }

  /// The greater the higher.
  private static int rankOf(JavaClass type) {
    return CONTRACTS.contains(type.getName()) ? CONTRACTS_RANK : rankOf(type.getPackageName());
  }

  private static int rankOf(String packageName) {
    return ORDER.size() - ORDER.indexOf(packageName);
  }

  private static boolean comparesAndSets(JavaClass type) {
    return type.getMethodCallsFromSelf().stream()
        .map(JavaMethodCall::getTarget)
        .anyMatch(
            method ->
                CAS.contains(method.getName())
                    && method.getOwner().getPackageName().startsWith("java."));
  }

  private static JavaClass outermost(JavaClass type) {
    return type.getEnclosingClass().map(LayeringTest::outermost).orElse(type);
  }

  /// Tests run in the directory of their module.
  private static boolean isTestedIn(String module, JavaClass type) {
    String path = type.getName().replace('.', '/') + "ModelTest.java";
    return Files.exists(Path.of("..", module, "src/test/java", path));
  }
}
