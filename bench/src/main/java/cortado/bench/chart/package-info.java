/// Charts as SVG, for light and dark pages: plain data in, text out.
///
/// Each kind of chart is a record of what it shows with one method that draws it. [Svg] is the
/// paper, [Palette] gives every peer the same colour everywhere, [LogScale] is the only axis that
/// needs thought. Nothing here knows what was measured. Open [Bars] first.
@CheckReturnValue
@NullMarked
package cortado.bench.chart;

import com.google.errorprone.annotations.CheckReturnValue;
import org.jspecify.annotations.NullMarked;
