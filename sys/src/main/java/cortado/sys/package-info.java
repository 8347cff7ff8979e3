/// The faces of the operating system that a runtime needs.
@CheckReturnValue
package cortado.sys;

import com.google.errorprone.annotations.CheckReturnValue;
