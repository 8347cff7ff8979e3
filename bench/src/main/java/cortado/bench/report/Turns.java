package cortado.bench.report;

/// How evenly the turns of a workload were taken. Immutable.
///
/// In a turn every peer runs one round. The turn is equal if the core was about as fast for each of
/// them, as their calibrations tell.
///
/// @param kept turns in the figures
/// @param rejected turns taken and thrown away because they were not equal
/// @param unequal turns that are in the figures although they were not equal, for want of better
public record Turns(String workload, String params, int kept, int rejected, int unequal) {}
