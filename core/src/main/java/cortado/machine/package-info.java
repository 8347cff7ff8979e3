/// What generated code extends and calls. Nothing here is meant for hands.
///
/// The transform turns each async function into a subclass of [cortado.machine.StateMachine] and a
/// method that holds the body.
@CheckReturnValue
package cortado.machine;

import com.google.errorprone.annotations.CheckReturnValue;
