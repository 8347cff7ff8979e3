package cortado.transform.passes;

import static java.lang.constant.ConstantDescs.CD_Class;
import static java.lang.constant.ConstantDescs.CD_MethodHandle;
import static java.lang.constant.ConstantDescs.CD_MethodType;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.classfile.Instruction;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ArrayLoadInstruction;
import java.lang.classfile.instruction.ArrayStoreInstruction;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.IncrementInstruction;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.LookupSwitchInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.NewMultiArrayInstruction;
import java.lang.classfile.instruction.NewObjectInstruction;
import java.lang.classfile.instruction.NewPrimitiveArrayInstruction;
import java.lang.classfile.instruction.NewReferenceArrayInstruction;
import java.lang.classfile.instruction.NopInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.TableSwitchInstruction;
import java.lang.classfile.instruction.ThrowInstruction;
import java.lang.classfile.instruction.TypeCheckInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DynamicConstantDesc;
import java.lang.constant.MethodHandleDesc;
import java.lang.constant.MethodTypeDesc;

/// What each instruction does to the locals and the stack.
final class StackEffect {

  private final MethodCode code;

  StackEffect(MethodCode code) {
    this.code = code;
  }

  /// Applies the instruction at a position to `values`.
  void apply(Values values, Instruction instruction, int position) {
    switch (instruction) {
      case LoadInstruction load -> values.push(values.local(load.slot()));
      case StoreInstruction store -> values.assign(store.slot(), values.pop());
      case IncrementInstruction _, NopInstruction _ -> {}
      case ConstantInstruction constant -> values.push(typeOf(constant));
      case ArrayLoadInstruction load -> loadElement(values, load);
      case ArrayStoreInstruction _ -> values.pop(3);
      case FieldInstruction field -> access(values, field);
      case InvokeInstruction call -> invoke(values, call);
      case InvokeDynamicInstruction call -> call(values, call.typeSymbol());
      case NewObjectInstruction _ -> values.push(ValueType.uninitialized(position));
      case NewPrimitiveArrayInstruction array ->
          replaceTop(values, 1, array.typeKind().upperBound().arrayType());
      case NewReferenceArrayInstruction array ->
          replaceTop(values, 1, array.componentType().asSymbol().arrayType());
      case NewMultiArrayInstruction array ->
          replaceTop(values, array.dimensions(), array.arrayType().asSymbol());
      case TypeCheckInstruction check -> check(values, check);
      case MonitorInstruction _ -> values.pop(1);
      case ConvertInstruction conversion -> {
        values.pop(1);
        values.push(ValueType.of(conversion.toType()));
      }
      case OperatorInstruction operator -> operate(values, operator.opcode());
      case StackInstruction shuffle -> StackShuffle.apply(values, shuffle.opcode());
      case BranchInstruction branch -> values.pop(operandsOf(branch.opcode()));
      case TableSwitchInstruction _, LookupSwitchInstruction _ -> values.pop(1);
      case ReturnInstruction _, ThrowInstruction _ -> {}
      default ->
          throw new RefusedException(
              Rule.OLD_INSTRUCTION,
              code.lineAt(position),
              instruction.opcode(),
              code.method().methodName());
    }
  }

  private static void replaceTop(Values values, int popped, ClassDesc pushed) {
    values.pop(popped);
    values.push(ValueType.object(pushed));
  }

  private static void loadElement(Values values, ArrayLoadInstruction load) {
    values.pop(1);
    ValueType array = values.pop();
    if (load.typeKind() != TypeKind.REFERENCE) {
      values.push(ValueType.of(load.typeKind()));
    } else if (array.kind() == ValueType.Kind.NULL) {
      values.push(ValueType.NULL);
    } else {
      values.push(ValueType.object(array.objectType().componentType()));
    }
  }

  private static void access(Values values, FieldInstruction field) {
    Opcode opcode = field.opcode();
    boolean isPut = opcode == Opcode.PUTFIELD || opcode == Opcode.PUTSTATIC;
    boolean isInstance = opcode == Opcode.GETFIELD || opcode == Opcode.PUTFIELD;
    values.pop((isPut ? 1 : 0) + (isInstance ? 1 : 0));
    if (!isPut) {
      values.push(ValueType.of(field.typeSymbol()));
    }
  }

  private void invoke(Values values, InvokeInstruction call) {
    if (call.name().equalsString("<init>")) {
      values.pop(call.typeSymbol().parameterCount());
      ValueType made = values.pop();
      values.replace(made, ValueType.object(initializedType(made)));
      return;
    }
    MethodTypeDesc type = call.typeSymbol();
    if (call.opcode() == Opcode.INVOKESTATIC) {
      call(values, type);
    } else {
      values.pop(type.parameterCount());
      values.pop(1);
      call(values, MethodTypeDesc.of(type.returnType()));
    }
  }

  private ClassDesc initializedType(ValueType made) {
    return made.isUninitialized()
        ? ((NewObjectInstruction) code.at(made.madeAt())).className().asSymbol()
        : code.host();
  }

  private static void call(Values values, MethodTypeDesc type) {
    values.pop(type.parameterCount());
    if (!type.returnType().equals(CD_void)) {
      values.push(ValueType.of(type.returnType()));
    }
  }

  private static void check(Values values, TypeCheckInstruction check) {
    values.pop(1);
    values.push(
        check.opcode() == Opcode.CHECKCAST
            ? ValueType.object(check.type().asSymbol())
            : ValueType.INT);
  }

  /// Binary operators, shifts included, leave the type of their first operand.
  private static void operate(Values values, Opcode opcode) {
    switch (opcode) {
      case INEG, LNEG, FNEG, DNEG -> {}
      case ARRAYLENGTH -> {
        values.pop(1);
        values.push(ValueType.INT);
      }
      case LCMP, FCMPL, FCMPG, DCMPL, DCMPG -> {
        values.pop(2);
        values.push(ValueType.INT);
      }
      default -> values.pop(1);
    }
  }

  /// How many values a branch takes.
  static int operandsOf(Opcode branch) {
    return switch (branch) {
      case GOTO, GOTO_W -> 0;
      case IFEQ, IFNE, IFLT, IFGE, IFGT, IFLE, IFNULL, IFNONNULL -> 1;
      default -> 2;
    };
  }

  private static ValueType typeOf(ConstantInstruction constant) {
    if (constant.opcode() == Opcode.ACONST_NULL) {
      return ValueType.NULL;
    }
    return constant.typeKind() == TypeKind.REFERENCE
        ? ValueType.object(typeOf(constant.constantValue()))
        : ValueType.of(constant.typeKind());
  }

  private static ClassDesc typeOf(ConstantDesc constant) {
    return switch (constant) {
      case String _ -> CD_String;
      case ClassDesc _ -> CD_Class;
      case MethodTypeDesc _ -> CD_MethodType;
      case MethodHandleDesc _ -> CD_MethodHandle;
      case DynamicConstantDesc<?> dynamic -> dynamic.constantType();
      default -> throw new IllegalStateException("not a reference constant: " + constant);
    };
  }
}
