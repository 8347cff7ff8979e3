package cortado.transform.passes;

import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The passes in their order.
public final class Passes {

  /// HotSpot compiles no method with more bytecodes than this.
  private static final int LARGEST_COMPILED = 8000;

  private Passes() {}

  /// Transforms a class. The result is empty when there is nothing async in it.
  ///
  /// @param classes finds class files by internal name
  /// @param keepsVariables whether a suspended function keeps the variables that it no longer needs
  public static Map<String, byte[]> run(
      byte[] classFile,
      Function<String, byte @Nullable []> classes,
      boolean keepsVariables,
      Report report) {
    HostClass host = HostClass.parse(classFile);
    if (host.isTransformed()) {
      return Map.of();
    }
    var types = new FutureTypes(host, classes);
    Bodies bodies = FindBodies.run(host, types, report);
    CheckPlainCode.run(host, bodies, report);
    AsyncMain main = AsyncMain.find(host, report);
    if (bodies.isEmpty() && main == null) {
      return Map.of();
    }
    var known = new KnownClasses(host, classes);
    var plans = new ArrayList<BodyPlan>();
    for (AsyncBody body : bodies.all()) {
      BodyPlan plan = BodyPlan.of(host, body, bodies, known, keepsVariables, report);
      WarnAsyncCode.run(plan.code(), types, report);
      WarnLateAwait.run(plan, bodies, known, report);
      plans.add(plan);
    }
    DepthChecks.run(bodies, plans);
    Map<String, byte[]> result = EmitClass.run(host, bodies, plans, main);
    warnLarge(host, bodies, plans, result, report);
    return result;
  }

  private static void warnLarge(
      HostClass host,
      Bodies bodies,
      List<BodyPlan> plans,
      Map<String, byte[]> result,
      Report report) {
    HostClass emitted =
        HostClass.parse(result.getOrDefault(Names.binaryNameOf(host.name()), new byte[0]));
    for (BodyPlan plan : plans) {
      AsyncBody body = plan.body();
      int size = sizeOf(emitted.method(body.name() + body.bodyType().descriptorString()));
      if (size > LARGEST_COMPILED) {
        report.broken(
            Rule.LARGE_METHOD,
            plan.code().firstLine(),
            bodies.names().of(body.method()),
            size,
            LARGEST_COMPILED);
      }
    }
  }

  private static int sizeOf(MethodModel method) {
    CodeModel code = method.code().orElseThrow();
    return ((CodeAttribute) code).codeLength();
  }
}
