package cortado.transform.passes;

import static java.lang.constant.ConstantDescs.CD_Object;
import static java.lang.constant.ConstantDescs.CD_String;
import static java.lang.constant.ConstantDescs.CD_Throwable;
import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_char;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_void;

import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/// The names that generated code shares with `core` and `runtime`, which this module does not
/// depend on. `NamesTest` holds them against the real classes.
public final class Names {

  static final ClassDesc FUTURE = ClassDesc.of("cortado.future.Future");
  static final ClassDesc TASKS = ClassDesc.of("cortado.task.Tasks");
  static final ClassDesc FUTURES = ClassDesc.of("cortado.future.Futures");
  static final ClassDesc POLL = ClassDesc.of("cortado.future.Poll");
  static final ClassDesc PENDING = ClassDesc.of("cortado.future.Pending");
  static final ClassDesc READY = ClassDesc.of("cortado.future.Ready");
  static final ClassDesc CONTEXT = ClassDesc.of("cortado.future.Context");
  static final ClassDesc CANCELLED = ClassDesc.of("cortado.future.Cancelled");
  static final ClassDesc ASYNC = ClassDesc.of("cortado.future.Async");
  static final ClassDesc ASYNC_BLOCK = ClassDesc.of("cortado.future.AsyncBlock");
  static final ClassDesc ASYNC_ACTION = ClassDesc.of("cortado.future.AsyncAction");
  static final ClassDesc STATE_MACHINE = ClassDesc.of("cortado.machine.StateMachine");
  static final ClassDesc JOIN_HANDLE = ClassDesc.of("cortado.task.JoinHandle");
  static final ClassDesc ASYNC_MAIN = ClassDesc.of("cortado.runtime.AsyncMain");
  static final ClassDesc ASYNC_MAIN_LAUNCHER = ClassDesc.of("cortado.runtime.AsyncMainLauncher");

  static final MethodTypeDesc AWAIT = MethodTypeDesc.of(CD_Object);
  static final MethodTypeDesc POLL_TYPE = MethodTypeDesc.of(POLL, CONTEXT);
  static final MethodTypeDesc READY_TYPE = MethodTypeDesc.of(FUTURE, CD_Object);
  static final MethodTypeDesc DONE_TYPE = MethodTypeDesc.of(FUTURE);
  static final MethodTypeDesc VALUE = MethodTypeDesc.of(CD_Object);

  static final MethodTypeDesc BEGIN = MethodTypeDesc.of(CD_int, CONTEXT);
  static final MethodTypeDesc REFUSED = MethodTypeDesc.of(POLL, CONTEXT);
  static final MethodTypeDesc END = MethodTypeDesc.of(POLL, CONTEXT, CD_int, CD_Object);
  static final MethodTypeDesc BROKE =
      MethodTypeDesc.of(CD_Throwable, CONTEXT, CD_int, CD_Throwable);
  static final MethodTypeDesc ENTER = MethodTypeDesc.of(CD_int);
  static final MethodTypeDesc SUSPEND = MethodTypeDesc.of(POLL, FUTURE, CD_int);
  static final MethodTypeDesc IS_UNSTARTED = MethodTypeDesc.of(CD_boolean);
  static final MethodTypeDesc ANSWERED =
      MethodTypeDesc.of(CD_Object, CD_Object, STATE_MACHINE, CD_int);
  static final MethodTypeDesc CHILD = MethodTypeDesc.of(CD_Object);
  static final MethodTypeDesc RESULT =
      MethodTypeDesc.of(CD_Object, CD_Object, STATE_MACHINE, CONTEXT);
  static final MethodTypeDesc YIELD_NOW = MethodTypeDesc.of(CD_Object, CONTEXT);
  static final MethodTypeDesc PUT_OFF = MethodTypeDesc.of(CD_Object, FUTURE, CONTEXT);
  static final MethodTypeDesc SET_DEPTH = MethodTypeDesc.of(CD_void, CD_int);
  static final MethodTypeDesc LEAVE = MethodTypeDesc.of(CD_void, FUTURE);
  static final MethodTypeDesc LEFT = MethodTypeDesc.of(FUTURE);
  static final MethodTypeDesc LAUNCHER_OF =
      MethodTypeDesc.of(ASYNC_MAIN_LAUNCHER, ConstantDescs.CD_String, CD_boolean);
  static final MethodTypeDesc LAUNCH = MethodTypeDesc.of(CD_void, FUTURE);

  static final ClassDesc STACK_TRACE_ELEMENT = ClassDesc.of("java.lang.StackTraceElement");
  static final MethodTypeDesc STACK_TRACE_ELEMENT_OF =
      MethodTypeDesc.of(CD_void, CD_String, CD_String, CD_String, CD_int);
  static final MethodTypeDesc LOCATION_OF = MethodTypeDesc.of(STACK_TRACE_ELEMENT, CD_int);
  static final MethodTypeDesc CHAR_AT = MethodTypeDesc.of(CD_char, CD_int);

  private Names() {}

  /// `java.lang.String` for the descriptor of `String`.
  public static String binaryNameOf(ClassDesc type) {
    String descriptor = type.descriptorString();
    return descriptor.substring(1, descriptor.length() - 1).replace('/', '.');
  }

  static String internalNameOf(ClassDesc type) {
    String descriptor = type.descriptorString();
    return descriptor.substring(1, descriptor.length() - 1);
  }
}
