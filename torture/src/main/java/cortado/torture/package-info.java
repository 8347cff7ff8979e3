/// The transform on code that nobody here wrote.
///
/// Methods of a library become async functions that suspend before every k-th call, behind their
/// old signatures, and the library's own tests say whether they still do what they did. Open
/// [cortado.torture.AsyncForm] first.
@CheckReturnValue
@NullMarked
package cortado.torture;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
