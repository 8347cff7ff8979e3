/// The commands. Start with [Main], then [RunCommand].
@CheckReturnValue
package cortado.cli;

import com.google.errorprone.annotations.CheckReturnValue;
