package cortado.transform;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// Constructs of the language, each from several compilations, run blocking and transformed.
///
/// `transform/constructs` runs them from every compilation there is.
@ParameterizedClass(name = "{0}")
@MethodSource("cortado.transform.Compilation#chosen")
@ExtendWith(ConstructTally.class)
abstract class ConstructTest {

  @Parameter Compilation compilation;

  /// The value of `Host.run()`, or its failure, after comparing both ways. The log is left in
  /// [Leaves].
  ///
  /// @param options of javac, besides those of the compilation
  final Object run(String members, String... options) throws Throwable {
    return BothWays.run(compilation.members(members, options));
  }
}
