package cortado.transform.passes;

import java.util.List;
import java.util.Map;

/// All that the passes found out about one async function; what [EmitPoll] works from.
///
/// @param simulation the values before each element
/// @param returns how its returns complete it; empty for a block, which returns plain values
record BodyPlan(
    AsyncBody body,
    MethodCode code,
    Simulation simulation,
    Liveness liveness,
    Map<Integer, FindReturns.Form> returns,
    List<AwaitPoint> awaits,
    FusedAwaits fused,
    RebuiltNews news,
    SpillPlan spills) {

  /// Runs the analysing passes.
  ///
  /// @param keepsVariables whether variables live as long as they are in scope
  static BodyPlan of(
      HostClass host,
      AsyncBody body,
      Bodies bodies,
      KnownClasses classes,
      boolean keepsVariables,
      Report report) {
    MethodCode code = MethodCode.of(host, body.method());
    String name = bodies.names().of(body.method());
    Simulation simulation = Simulation.of(code);
    Liveness liveness = Liveness.of(code, keepsVariables);
    Map<Integer, FindReturns.Form> returns =
        body.isBlock() ? Map.of() : FindReturns.run(code, name, report);
    List<AwaitPoint> awaits = FindAwaits.run(code, simulation, bodies.calls(), returns);
    CheckMonitors.run(code, awaits, name, report);
    FusedAwaits fused = FusedAwaits.run(host, code, bodies, simulation, awaits);
    RebuiltNews news = RebuiltNews.of(code, simulation, awaits);
    SpillPlan spills = SpillPlan.of(code, liveness, awaits, classes);
    return new BodyPlan(body, code, simulation, liveness, returns, awaits, fused, news, spills);
  }
}
