/// The passes of the transform, each a small class with one question to answer.
///
/// Called by [cortado.transform.AsyncTransform], which lists them in their order. What they produce
/// is described in [cortado.transform.passes.EmitPoll]: open that first.
@CheckReturnValue
package cortado.transform.passes;

import com.google.errorprone.annotations.CheckReturnValue;
