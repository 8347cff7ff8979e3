/// What single steps cost, with JMH: a poll, an await, a wake, a message. They are polled by hand,
/// without a runtime where there is one to leave out, so that nothing but the step is measured.
/// `./cortado bench micro` runs them.
@CheckReturnValue
@NullMarked
package cortado.bench.micro;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
