package cortado.transform;

import cortado.transform.passes.HostClass;
import cortado.transform.passes.Passes;
import cortado.transform.passes.RefusedException;
import cortado.transform.passes.Report;
import cortado.transform.passes.Rule;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// Turns the async functions of one class into state machines.
///
/// What becomes of them is described in `passes/EmitPoll`. Immutable. Safe for any thread if its
/// resolver is.
public final class AsyncTransform {

  /// Every class that mentions a future has the first in its constant pool. A main method of the
  /// wrong type may have the second alone.
  private static final byte[] FUTURES = ascii("cortado/future/");

  private static final byte[] ASYNC_MAIN = ascii("cortado/runtime/AsyncMain;");

  private final ClassResolver resolver;
  private final boolean keepsVariables;

  /// A transform that asks `resolver` about the classes that the transformed ones mention. A class
  /// it does not find counts as a future when something of it is awaited.
  public AsyncTransform(ClassResolver resolver) {
    this(resolver, false);
  }

  private AsyncTransform(ClassResolver resolver, boolean keepsVariables) {
    this.resolver = resolver;
    this.keepsVariables = keepsVariables;
  }

  /// A transform whose suspended functions keep every variable that is in scope, so that a debugger
  /// can show it, needed or not. Otherwise what is not needed any more can be collected.
  public AsyncTransform keepingVariables() {
    return new AsyncTransform(resolver, true);
  }

  /// Transforms one class.
  public TransformResult transform(byte[] host) {
    if (!mentionsFutures(host)) {
      return TransformResult.untouched();
    }
    var findings = new Findings(HostClass.parse(host).file());
    Map<String, byte[]> classes = Map.of();
    try {
      classes = Passes.run(host, resolver::find, keepsVariables, findings);
    } catch (RefusedException refused) {
      refused.report(findings);
    }
    var result = new TransformResult(classes, findings.sorted());
    return result.hasErrors() ? new TransformResult(Map.of(), result.diagnostics()) : result;
  }

  static boolean mentionsFutures(byte[] host) {
    int last = host.length - FUTURES.length;
    for (int start = 0; start <= last; start++) {
      if (host[start] == FUTURES[0]
          && (matches(host, start, FUTURES) || matches(host, start, ASYNC_MAIN))) {
        return true;
      }
    }
    return false;
  }

  private static boolean matches(byte[] host, int start, byte[] mark) {
    int end = start + mark.length;
    return end <= host.length && Arrays.equals(host, start, end, mark, 0, mark.length);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /// What the passes report about one class.
  private static final class Findings implements Report {

    private final String file;
    private final List<Diagnostic> diagnostics = new ArrayList<>();

    Findings(String file) {
      this.file = file;
    }

    @Override
    public void broken(Rule rule, int line, Object... names) {
      Diagnostic.Severity severity =
          rule.refuses() ? Diagnostic.Severity.ERROR : Diagnostic.Severity.WARNING;
      diagnostics.add(new Diagnostic(severity, file, line, rule.message(names)));
    }

    List<Diagnostic> sorted() {
      return diagnostics.stream()
          .distinct()
          .sorted(Comparator.comparing(Diagnostic::line))
          .toList();
    }
  }
}
