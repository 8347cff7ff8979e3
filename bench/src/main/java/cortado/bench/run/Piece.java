package cortado.bench.run;

import java.util.List;

/// A kind of measurement: says what it would do, so that the whole run can be planned and timed.
interface Piece {

  /// What a filter and the plan call it.
  String name();

  /// The steps for what the options ask for, in order; none where nothing is asked for.
  List<Step> steps(BenchRun run);
}
