package cortado.transform.passes;

import java.lang.classfile.CodeElement;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.InvokeDynamicInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDesc;
import java.lang.constant.DirectMethodHandleDesc;
import org.jspecify.annotations.Nullable;

/// Recognises the calls that have a meaning in async code.
final class AsyncCalls {

  private static final int IMPLEMENTATION = 1;

  private final HostClass host;
  private final FutureTypes types;

  AsyncCalls(HostClass host, FutureTypes types) {
    this.host = host;
    this.types = types;
  }

  /// `future.await()`. An owner that cannot be found counts as a future.
  boolean isAwait(CodeElement element) {
    return element instanceof InvokeInstruction call
        && call.opcode() != Opcode.INVOKESTATIC
        && call.name().equalsString("await")
        && call.typeSymbol().equals(Names.AWAIT)
        && types.of(call.owner().asSymbol()) != FutureTypes.Answer.OTHER;
  }

  /// `Future::await`, as the method behind a functional interface.
  boolean isAwaitReference(CodeElement element) {
    return element instanceof InvokeDynamicInstruction call
        && implementation(call) instanceof DirectMethodHandleDesc handle
        && handle.methodName().equals("await")
        && handle.kind() != DirectMethodHandleDesc.Kind.STATIC
        && handle.lookupDescriptor().equals(Names.AWAIT.descriptorString())
        && types.of(handle.owner()) != FutureTypes.Answer.OTHER;
  }

  /// `async(…)`, whatever its argument.
  static boolean isAsync(CodeElement element) {
    return element instanceof InvokeInstruction call
        && call.opcode() == Opcode.INVOKESTATIC
        && call.owner().asSymbol().equals(Names.FUTURES)
        && call.name().equalsString("async");
  }

  /// `ready(value)`.
  static boolean isReady(CodeElement element) {
    return element instanceof InvokeInstruction call
        && call.owner().asSymbol().equals(Names.FUTURES)
        && call.name().equalsString("ready")
        && call.typeSymbol().equals(Names.READY_TYPE);
  }

  /// `yieldNow()`.
  static boolean isYield(CodeElement element) {
    return element instanceof InvokeInstruction call
        && call.owner().asSymbol().equals(Names.TASKS)
        && call.name().equalsString("yieldNow");
  }

  /// `done()`.
  static boolean isDone(CodeElement element) {
    return element instanceof InvokeInstruction call
        && call.owner().asSymbol().equals(Names.FUTURES)
        && call.name().equalsString("done")
        && call.typeSymbol().equals(Names.DONE_TYPE);
  }

  /// A lambda whose type is that of an async block.
  static boolean isBlock(CodeElement element) {
    return element instanceof InvokeDynamicInstruction call
        && isBlockType(call.typeSymbol().returnType());
  }

  static boolean isBlockType(ClassDesc type) {
    return type.equals(Names.ASYNC_BLOCK) || type.equals(Names.ASYNC_ACTION);
  }

  /// The key of the compiler's method for a lambda, or null for a reference to a method that
  /// somebody wrote.
  @Nullable String lambdaBody(InvokeDynamicInstruction call) {
    if (!(implementation(call) instanceof DirectMethodHandleDesc handle)) {
      return null;
    }
    String key = host.keyOf(handle);
    return key != null && HostClass.isLambda(host.method(key)) ? key : null;
  }

  private static @Nullable ConstantDesc implementation(InvokeDynamicInstruction call) {
    return call.bootstrapArgs().size() > IMPLEMENTATION
        ? call.bootstrapArgs().get(IMPLEMENTATION)
        : null;
  }
}
