/// JUnit tests that have a runtime of their own: see [cortado.junit.AsyncTest].
@CheckReturnValue
package cortado.junit;

import com.google.errorprone.annotations.CheckReturnValue;
