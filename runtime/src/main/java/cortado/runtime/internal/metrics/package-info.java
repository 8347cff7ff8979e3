/// What a runtime counts about itself, at next to no cost to those who count.
///
/// Every count has one writer at a time, so it takes no atomic operation; anybody may read it.
/// Start at [cortado.runtime.internal.metrics.WorkerCounts].
@CheckReturnValue
package cortado.runtime.internal.metrics;

import com.google.errorprone.annotations.CheckReturnValue;
