package cortado.transform.passes;

import java.lang.classfile.AttributeMapper;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassElement;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.TypeKind;
import java.lang.classfile.constantpool.Utf8Entry;
import java.lang.constant.ClassDesc;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Writes the transformed class and its frame classes.
public final class EmitClass {

  /// Frames are written by hand. A method too long for short jumps is refused rather than patched,
  /// since a patched jump would need a frame of its own.
  static final ClassFile CLASS_FILE =
      ClassFile.of(
          ClassFile.StackMapsOption.DROP_STACK_MAPS,
          ClassFile.DeadCodeOption.KEEP_DEAD_CODE,
          ClassFile.ShortJumpsOption.FAIL_ON_SHORT_JUMPS,
          ClassFile.AttributeMapperOption.of(EmitClass::mapper));

  /// What the arguments of the body take besides its own three.
  private static final int MOST_ARGUMENTS = 255 - 3;

  private final HostClass host;
  private final Bodies bodies;
  private final Map<String, BodyPlan> plans = new LinkedHashMap<>();
  private final @Nullable AsyncMain main;

  /// The method being written, for the message when it is too long.
  private @Nullable MethodModel current;

  private EmitClass(HostClass host, Bodies bodies, List<BodyPlan> plans, @Nullable AsyncMain main) {
    this.host = host;
    this.bodies = bodies;
    this.main = main;
    for (BodyPlan plan : plans) {
      this.plans.put(HostClass.keyOf(plan.body().method()), plan);
    }
  }

  /// Runs the pass. The result has the class itself first.
  static Map<String, byte[]> run(
      HostClass host, Bodies bodies, List<BodyPlan> plans, @Nullable AsyncMain main) {
    return new EmitClass(host, bodies, plans, main).emit();
  }

  private static @Nullable AttributeMapper<?> mapper(Utf8Entry name) {
    return name.equalsString(FramesAttribute.MAPPER.name()) ? FramesAttribute.MAPPER : null;
  }

  private Map<String, byte[]> emit() {
    var classes = new LinkedHashMap<String, byte[]>();
    classes.put(Names.binaryNameOf(host.name()), emitHost());
    for (BodyPlan plan : plans.values()) {
      classes.put(Names.binaryNameOf(plan.body().frame()), EmitFrameClass.emit(host, plan, bodies));
    }
    return classes;
  }

  private byte[] emitHost() {
    try {
      return CLASS_FILE.transformClass(
          host.model(),
          ClassTransform.dropping(FramesAttribute.class::isInstance).andThen(members()));
    } catch (IllegalArgumentException tooLong) {
      if (current == null) {
        throw tooLong;
      }
      throw new RefusedException(
          Rule.METHOD_TOO_LARGE,
          MethodCode.of(host, current).firstLine(),
          bodies.names().of(current));
    }
  }

  private ClassTransform members() {
    ClassTransform members = this::write;
    return members.andThen(ClassTransform.endHandler(this::finish));
  }

  private void write(ClassBuilder out, ClassElement element) {
    if (!(element instanceof MethodModel method) || method.code().isEmpty()) {
      out.with(element);
      return;
    }
    current = method;
    BodyPlan plan = plans.get(HostClass.keyOf(method));
    if (plan != null) {
      writeAsync(out, method, plan);
    } else if (bodies.areMadeIn(MethodCode.of(host, method))) {
      replaceCode(out, method, code -> EmitCaller.emit(code, host, method, bodies));
    } else {
      out.with(method);
    }
  }

  private void writeAsync(ClassBuilder out, MethodModel method, BodyPlan plan) {
    AsyncBody body = plan.body();
    if (body.argumentSlots() > MOST_ARGUMENTS) {
      throw new RefusedException(
          Rule.TOO_MANY_ARGUMENTS,
          plan.code().firstLine(),
          bodies.names().of(method),
          body.argumentSlots());
    }
    if (!body.isBlock()) {
      replaceCode(out, method, code -> writeFactoryCall(code, plan));
    }
    out.withMethodBody(
        body.name(),
        body.bodyType(),
        flagsOf(body),
        code -> EmitPoll.emit(code, host, plan, bodies));
  }

  /// Not synthetic, since it holds code that somebody wrote: debuggers would not step into it, and
  /// coverage tools would not count it.
  private int flagsOf(AsyncBody body) {
    int flags = body.isStatic() ? ClassFile.ACC_STATIC : 0;
    if (host.isInterface()) {
      return flags | ClassFile.ACC_PUBLIC;
    }
    return body.isStatic() ? flags : flags | ClassFile.ACC_FINAL;
  }

  private static void replaceCode(
      ClassBuilder out, MethodModel method, Consumer<? super CodeBuilder> replacement) {
    out.withMethod(
        method.methodName(),
        method.methodType(),
        method.flags().flagsMask(),
        builder ->
            method.forEach(
                element -> {
                  if (element instanceof CodeModel) {
                    builder.withCode(replacement);
                  } else {
                    builder.with(element);
                  }
                }));
  }

  private void writeFactoryCall(CodeBuilder out, BodyPlan plan) {
    int slot = 0;
    if (!plan.body().isStatic()) {
      out.aload(slot++);
    }
    for (ClassDesc parameter : plan.body().method().methodTypeSymbol().parameterList()) {
      TypeKind kind = TypeKind.from(parameter).asLoadable();
      out.loadLocal(kind, slot);
      slot += kind.slotSize();
    }
    AsyncBody body = plan.body();
    out.invokestatic(body.frame(), EmitFrameClass.FACTORY, body.factoryType(host.name()));
    out.areturn();
  }

  private void finish(ClassBuilder out) {
    current = null;
    if (main != null) {
      main.write(out);
    }
    out.with(new FramesAttribute(bodies.all().stream().map(AsyncBody::frame).toList()));
  }
}
