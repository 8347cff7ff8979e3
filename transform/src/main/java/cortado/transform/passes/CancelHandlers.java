package cortado.transform.passes;

import static java.lang.constant.ConstantDescs.CD_Throwable;

import java.lang.classfile.instruction.ExceptionCatch;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.classfile.instruction.ThrowInstruction;

/// Tells the handlers that would stop a cancellation from those that only clean up.
final class CancelHandlers {

  /// How far to look for the end of the compiler's handler.
  private static final int LONGEST = 24;

  private CancelHandlers() {}

  /// Whether the user wrote this handler, for every Throwable. `finally` catches without a type.
  static boolean swallowsCancelled(MethodCode code, ExceptionCatch handler) {
    return handler.catchType().isPresent()
        && handler.catchType().get().asSymbol().equals(CD_Throwable)
        && !closesResource(code, code.positionOf(handler.handler()));
  }

  /// Whether this is the handler of a try-with-resources: it keeps what it caught in a local,
  /// closes the resource with `addSuppressed` for what that throws, and throws the local.
  private static boolean closesResource(MethodCode code, int handler) {
    int at = code.nextInstruction(handler);
    if (at < 0 || !(code.at(at) instanceof StoreInstruction caught)) {
      return false;
    }
    boolean suppresses = false;
    for (int seen = 0; seen < LONGEST; seen++) {
      at = code.nextInstruction(at);
      if (at < 0
          || (code.at(at) instanceof StoreInstruction store && store.slot() == caught.slot())) {
        return false;
      }
      suppresses |=
          code.at(at) instanceof InvokeInstruction call
              && call.name().equalsString("addSuppressed");
      if (code.at(at) instanceof ThrowInstruction) {
        int before = code.previousInstruction(at);
        return suppresses
            && code.at(before) instanceof LoadInstruction load
            && load.slot() == caught.slot();
      }
    }
    return false;
  }
}
