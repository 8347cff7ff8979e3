/// The commands.
@CheckReturnValue
package cortado.cli;

import com.google.errorprone.annotations.CheckReturnValue;
