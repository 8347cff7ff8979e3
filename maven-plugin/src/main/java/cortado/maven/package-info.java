/// The Maven goals, each a thin delivery of the transform. Start with [TransformMojo].
@CheckReturnValue
@NullMarked
package cortado.maven;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
