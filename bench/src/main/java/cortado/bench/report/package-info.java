/// What a run found, and what may be concluded from it: the file, the statistics, the page.
///
/// A [Report] is one JSON file. [Ratio] and [Comparison] judge its figures, [Page] puts them into
/// the tables of `docs/performance.md`. Nothing here starts a process or reads a clock, so that the
/// same file always gives the same page. Open [Series] first.
@CheckReturnValue
@NullMarked
package cortado.bench.report;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
