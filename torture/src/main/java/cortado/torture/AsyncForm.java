package cortado.torture;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import cortado.future.Async;
import cortado.future.Future;
import cortado.future.Futures;
import java.lang.classfile.Annotation;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.attribute.RuntimeInvisibleAnnotationsAttribute;
import java.lang.classfile.attribute.StackMapTableAttribute;
import java.lang.classfile.constantpool.ConstantPoolBuilder;
import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.MonitorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.lang.reflect.AccessFlag;
import java.util.List;
import java.util.Set;

/// Gives methods of one class an async form, before the transform.
///
/// `R m(args)` becomes `@Async Future m$async(args)` with the body of `m`, which returns
/// `ready(value)` and awaits a future of [Suspend] before every k-th call, whatever lies on the
/// stack there. Calls of methods that are statically bound and have an async form are awaited in
/// that form, so awaits nest as deeply as the calls did. `m` itself drives its async form to the
/// end.
///
/// A candidate that the transform refuses keeps its body, and its async form only calls it.
final class AsyncForm {

  private static final String SUFFIX = "$async";

  /// One return in so many gives a future that may be pending, where the transform allows it.
  private static final int TAIL_CHANCE = 4;

  private static final ClassDesc FUTURE = descOf(Future.class);
  private static final ClassDesc FUTURES = descOf(Futures.class);
  private static final ClassDesc SUSPEND = descOf(Suspend.class);
  private static final MethodTypeDesc AT = MethodTypeDesc.of(FUTURE, CD_int);
  private static final MethodTypeDesc LATER = MethodTypeDesc.of(FUTURE, CD_Object, CD_int);
  private static final MethodTypeDesc AWAIT = MethodTypeDesc.of(CD_Object);
  private static final MethodTypeDesc DRIVE = MethodTypeDesc.of(CD_Object, FUTURE);
  private static final MethodTypeDesc READY = MethodTypeDesc.of(FUTURE, CD_Object);
  private static final MethodTypeDesc DONE = MethodTypeDesc.of(FUTURE);

  /// Stack maps are those of the library's compiler, copied.
  private static final ClassFile CLASS_FILE =
      ClassFile.of(
          ClassFile.StackMapsOption.DROP_STACK_MAPS,
          ClassFile.DeadCodeOption.KEEP_DEAD_CODE,
          ClassFile.ShortJumpsOption.FAIL_ON_SHORT_JUMPS);

  private final ClassModel model;
  private final Candidates candidates;
  private final Pace pace;
  private final Set<String> refused;
  private int sites;
  private int awaits;

  private AsyncForm(ClassModel model, Candidates candidates, Pace pace, Set<String> refused) {
    this.model = model;
    this.candidates = candidates;
    this.pace = pace;
    this.refused = refused;
    this.sites = model.thisClass().asInternalName().hashCode();
  }

  /// Rewrites a class.
  ///
  /// @param refused the keys of candidates that are not to suspend
  static AsyncForm of(ClassModel model, Candidates candidates, Pace pace, Set<String> refused) {
    return new AsyncForm(model, candidates, pace, refused);
  }

  /// The class file, to be asked for once.
  byte[] write() {
    return CLASS_FILE.build(
        model.thisClass(),
        ConstantPoolBuilder.of(model),
        out -> model.forEach(element -> write(out, element)));
  }

  /// How many awaits it has.
  int awaits() {
    return awaits;
  }

  private void write(ClassBuilder out, ClassElement element) {
    if (element instanceof MethodModel method && Candidates.whyNot(model, method).isEmpty()) {
      boolean isRefused = refused.contains(Candidates.keyOf(model, method));
      if (isRefused) {
        out.with(method);
      } else {
        replaceCode(out, method);
      }
      addAsync(out, method, isRefused);
    } else {
      out.with(element);
    }
  }

  private void replaceCode(ClassBuilder out, MethodModel method) {
    out.withMethod(
        method.methodName(),
        method.methodType(),
        method.flags().flagsMask(),
        builder ->
            method.forEach(
                element -> {
                  if (element instanceof CodeModel) {
                    builder.withCode(code -> drive(code, method));
                  } else {
                    builder.with(element);
                  }
                }));
  }

  private void drive(CodeBuilder out, MethodModel method) {
    MethodTypeDesc type = method.methodTypeSymbol();
    loadArguments(out, method);
    out.invoke(
        isStatic(method) ? Opcode.INVOKESTATIC : Opcode.INVOKESPECIAL,
        model.thisClass().asSymbol(),
        asyncName(method.methodName().stringValue()),
        type.changeReturnType(FUTURE),
        isInterface());
    out.invokestatic(SUSPEND, "drive", DRIVE);
    unbox(out, type.returnType());
    out.return_(TypeKind.from(type.returnType()));
  }

  private static void loadArguments(CodeBuilder out, MethodModel method) {
    int slot = 0;
    if (!isStatic(method)) {
      out.aload(slot++);
    }
    for (ClassDesc parameter : method.methodTypeSymbol().parameterList()) {
      TypeKind kind = TypeKind.from(parameter).asLoadable();
      out.loadLocal(kind, slot);
      slot += kind.slotSize();
    }
  }

  private void addAsync(ClassBuilder out, MethodModel method, boolean isRefused) {
    out.withMethod(
        asyncName(method.methodName().stringValue()),
        method.methodTypeSymbol().changeReturnType(FUTURE),
        flagsOf(method),
        builder -> {
          builder.with(RuntimeInvisibleAnnotationsAttribute.of(Annotation.of(descOf(Async.class))));
          builder.withCode(
              code -> {
                if (isRefused) {
                  callPlain(code, method);
                } else {
                  new Body(code, method).write();
                }
              });
        });
  }

  /// Instance methods are bound to their class. Static ones are seen in their package: tests look
  /// at what is public.
  private int flagsOf(MethodModel method) {
    if (!isStatic(method) || method.flags().has(AccessFlag.PRIVATE)) {
      return ClassFile.ACC_SYNTHETIC
          | (method.flags().flagsMask() & ClassFile.ACC_STATIC)
          | ClassFile.ACC_PRIVATE;
    }
    return ClassFile.ACC_SYNTHETIC
        | ClassFile.ACC_STATIC
        | (isInterface() ? ClassFile.ACC_PUBLIC : 0);
  }

  private void callPlain(CodeBuilder out, MethodModel method) {
    MethodTypeDesc type = method.methodTypeSymbol();
    loadArguments(out, method);
    out.invoke(
        isStatic(method) ? Opcode.INVOKESTATIC : Opcode.INVOKESPECIAL,
        model.thisClass().asSymbol(),
        method.methodName().stringValue(),
        type,
        isInterface());
    complete(out, type.returnType());
  }

  private static void complete(CodeBuilder out, ClassDesc type) {
    if (type.equals(CD_void)) {
      out.invokestatic(FUTURES, "done", DONE);
    } else {
      box(out, type);
      out.invokestatic(FUTURES, "ready", READY);
    }
    out.areturn();
  }

  private static void box(CodeBuilder out, ClassDesc type) {
    if (type.isPrimitive()) {
      ClassDesc wrapper = wrapperOf(type);
      out.invokestatic(wrapper, "valueOf", MethodTypeDesc.of(wrapper, type));
    }
  }

  private static void unbox(CodeBuilder out, ClassDesc type) {
    if (type.equals(CD_void)) {
      out.pop();
    } else if (type.isPrimitive()) {
      ClassDesc wrapper = wrapperOf(type);
      out.checkcast(wrapper);
      out.invokevirtual(wrapper, type.displayName() + "Value", MethodTypeDesc.of(type));
    } else if (!type.equals(CD_Object)) {
      out.checkcast(type);
    }
  }

  private static ClassDesc wrapperOf(ClassDesc primitive) {
    return switch (TypeKind.from(primitive)) {
      case BOOLEAN -> descOf(Boolean.class);
      case BYTE -> descOf(Byte.class);
      case CHAR -> descOf(Character.class);
      case SHORT -> descOf(Short.class);
      case INT -> descOf(Integer.class);
      case LONG -> descOf(Long.class);
      case FLOAT -> descOf(Float.class);
      case DOUBLE -> descOf(Double.class);
      case REFERENCE, VOID -> throw new IllegalArgumentException("no wrapper: " + primitive);
    };
  }

  private boolean isInterface() {
    return model.flags().has(AccessFlag.INTERFACE);
  }

  private static boolean isStatic(MethodModel method) {
    return method.flags().has(AccessFlag.STATIC);
  }

  private static String asyncName(String name) {
    return name + SUFFIX;
  }

  private static ClassDesc descOf(Class<?> type) {
    return type.describeConstable().orElseThrow();
  }

  /// The body of one async form.
  private final class Body {

    private final CodeBuilder out;
    private final MethodModel method;
    private final CodeModel code;
    private final String key;
    private final boolean hasHandlers;

    /// Between the first and the last instruction that takes or leaves a monitor, nothing suspends.
    private final int firstMonitor;

    private final int lastMonitor;
    private int calls;
    private int position;

    Body(CodeBuilder out, MethodModel method) {
      this.out = out;
      this.method = method;
      this.code = method.code().orElseThrow();
      this.key = Candidates.keyOf(model, method);
      List<CodeElement> elements = code.elementList();
      hasHandlers = elements.stream().anyMatch(ExceptionCatch.class::isInstance);
      int first = elements.size();
      int last = -1;
      for (int at = 0; at < elements.size(); at++) {
        if (elements.get(at) instanceof MonitorInstruction) {
          first = Math.min(first, at);
          last = at;
        }
      }
      firstMonitor = first;
      lastMonitor = last;
    }

    void write() {
      for (CodeElement element : code) {
        write(element);
        position++;
      }
      code.findAttribute(Attributes.stackMapTable())
          .ifPresent(table -> out.with(StackMapTableAttribute.of(table.entries())));
    }

    private void write(CodeElement element) {
      boolean mayHoldMonitor = firstMonitor < position && position < lastMonitor;
      switch (element) {
        case ReturnInstruction _ -> leave(mayHoldMonitor);
        case Instruction call when isCall(call) && !mayHoldMonitor -> call(call);
        default -> out.with(element);
      }
    }

    private void leave(boolean mayHoldMonitor) {
      ClassDesc type = method.methodTypeSymbol().returnType();
      boolean isTail =
          !hasHandlers && !mayHoldMonitor && pace.draws(key, position, TAIL_CHANCE * pace.every());
      if (!isTail || type.equals(CD_void)) {
        complete(out, type);
        return;
      }
      box(out, type);
      out.loadConstant(sites++).invokestatic(SUSPEND, "later", LATER).areturn();
    }

    private CodeBuilder await() {
      awaits++;
      return out.invokeinterface(FUTURE, "await", AWAIT);
    }

    private static boolean isCall(Instruction instruction) {
      return instruction instanceof InvokeInstruction
          || instruction instanceof InvokeDynamicInstruction;
    }

    private void call(Instruction instruction) {
      if (pace.suspendsBefore(key, calls++)) {
        out.loadConstant(sites++).invokestatic(SUSPEND, "at", AT);
        await().pop();
      }
      if (instruction instanceof InvokeInstruction call
          && candidates.isBoundCandidate(model, call)) {
        MethodTypeDesc type = call.typeSymbol();
        out.invoke(
            call.opcode(),
            call.owner().asSymbol(),
            asyncName(call.name().stringValue()),
            type.changeReturnType(FUTURE),
            call.isInterface());
        unbox(await(), type.returnType());
      } else {
        out.with(instruction);
      }
    }
  }
}
