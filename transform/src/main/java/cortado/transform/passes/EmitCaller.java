package cortado.transform.passes;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.MethodModel;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.LabelTarget;
import java.util.List;
import java.util.function.IntUnaryOperator;

/// Writes an ordinary method that makes async blocks: the same code, except where it makes them.
final class EmitCaller {

  private final MethodCode code;
  private final Simulation simulation;
  private final FrameTable frames;
  private final Translation translation;
  private final CodeBuilder out;

  private EmitCaller(CodeBuilder out, MethodCode code, Bodies bodies) {
    this.out = out;
    this.code = code;
    this.simulation = Simulation.of(code);
    RebuiltNews none = RebuiltNews.of(code, simulation, List.of());
    this.frames = new FrameTable(out, none);
    this.translation =
        new Translation(
            out,
            code,
            simulation,
            bodies,
            none,
            frames,
            IntUnaryOperator.identity(),
            code.maxLocals());
  }

  static void emit(CodeBuilder out, HostClass host, MethodModel method, Bodies bodies) {
    new EmitCaller(out, MethodCode.of(host, method), bodies).emit();
  }

  private void emit() {
    for (ExceptionCatch handler : code.catches()) {
      out.exceptionCatch(
          translation.label(handler.tryStart()),
          translation.label(handler.tryEnd()),
          translation.label(handler.handler()),
          handler.catchType());
    }
    for (int at = 0; at < code.size(); at++) {
      translation.write(at);
      frameAt(at);
    }
    frames.write();
  }

  private void frameAt(int position) {
    Values values = simulation.before(position);
    if (values != null
        && code.at(position) instanceof LabelTarget target
        && code.isMerge(position)) {
      frames.at(translation.label(target.label()), values.locals(), values.stack());
    }
  }
}
