package cortado.transform.passes;

import java.lang.classfile.Instruction;
import java.lang.classfile.attribute.StackMapFrameInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.ObjectVerificationTypeInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.SimpleVerificationTypeInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.UninitializedVerificationTypeInfo;
import java.lang.classfile.attribute.StackMapFrameInfo.VerificationTypeInfo;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.constant.ClassDesc;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Computes the locals and the stack before every element of a method.
///
/// One walk from top to bottom. Where paths meet, the compiler's own stack map says what holds, so
/// nothing is ever merged and no class hierarchy is needed.
final class Simulation {

  private final MethodCode code;
  private final @Nullable Values[] before;

  private Simulation(MethodCode code) {
    this.code = code;
    this.before = new Values[code.size()];
  }

  static Simulation of(MethodCode code) {
    var simulation = new Simulation(code);
    simulation.walk();
    return simulation;
  }

  /// The values before an element; null where control cannot come.
  @Nullable Values before(int position) {
    return before[position];
  }

  private void walk() {
    Values values = atEntry();
    var effect = new StackEffect(code);
    for (int at = 0; at < code.size(); at++) {
      if (code.at(at) instanceof LabelTarget target && code.isMerge(at)) {
        values = translate(code.frameAt(target.label()));
      }
      before[at] = values == null ? null : values.copy();
      if (values != null && code.at(at) instanceof Instruction instruction) {
        effect.apply(values, instruction, at);
        values = code.endsBlock(at) ? null : values;
      }
    }
  }

  private Values atEntry() {
    var values = new Values(code.maxLocals());
    int slot = 0;
    if (!code.isStatic()) {
      boolean isConstructor = code.method().methodName().equalsString("<init>");
      values.assign(
          slot++, isConstructor ? ValueType.UNINITIALIZED_THIS : ValueType.object(code.host()));
    }
    for (ClassDesc parameter : code.method().methodTypeSymbol().parameterList()) {
      ValueType type = ValueType.of(parameter);
      values.assign(slot, type);
      slot += type.isWide() ? 2 : 1;
    }
    return values;
  }

  private @Nullable Values translate(@Nullable StackMapFrameInfo frame) {
    if (frame == null) {
      return null;
    }
    var values = new Values(code.maxLocals());
    int slot = 0;
    for (ValueType local : translate(frame.locals())) {
      values.assign(slot, local);
      slot += local.isWide() ? 2 : 1;
    }
    translate(frame.stack()).forEach(values::push);
    return values;
  }

  private List<ValueType> translate(List<VerificationTypeInfo> infos) {
    return infos.stream().map(this::translate).toList();
  }

  private ValueType translate(VerificationTypeInfo info) {
    return switch (info) {
      case ObjectVerificationTypeInfo object -> ValueType.object(object.classSymbol());
      case UninitializedVerificationTypeInfo made ->
          ValueType.uninitialized(code.nextInstruction(code.positionOf(made.newTarget())));
      case SimpleVerificationTypeInfo simple ->
          switch (simple) {
            case TOP -> ValueType.TOP;
            case INTEGER -> ValueType.INT;
            case LONG -> ValueType.LONG;
            case FLOAT -> ValueType.FLOAT;
            case DOUBLE -> ValueType.DOUBLE;
            case NULL -> ValueType.NULL;
            case UNINITIALIZED_THIS -> ValueType.UNINITIALIZED_THIS;
          };
    };
  }
}
