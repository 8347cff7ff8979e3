/// The transform and its passes.
@CheckReturnValue
package cortado.transform;

import com.google.errorprone.annotations.CheckReturnValue;
