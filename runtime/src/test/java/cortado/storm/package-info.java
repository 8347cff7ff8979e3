/// Storms of tasks whose every wake is counted: what is woken and not polled is reported as lost.
///
/// [cortado.storm.StormMain] runs them for as long as it is told, [cortado.storm.StormTest] for a
/// moment, and on broken twins. [cortado.storm.Probe] is the task, and the file to open first.
package cortado.storm;
