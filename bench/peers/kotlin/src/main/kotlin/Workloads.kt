import cortado.bench.harness.Body
import cortado.bench.harness.Definition
import cortado.bench.harness.Workload
import kotlinx.coroutines.CoroutineScope

/** Collects programs. */
class Workloads {
    val list = mutableListOf<Workload>()

    /** Adds a program that runs inside one coroutine; [iteration] computes the answer. */
    fun add(definition: Definition, iteration: suspend CoroutineScope.() -> Long) =
        addOutside(definition) { iterations ->
            onDefault {
                var sum = 0L
                for (i in 0 until iterations) sum += iteration()
                sum
            }
        }

    /** Adds a program that runs on the thread that asks for it. */
    fun addOutside(definition: Definition, body: Body) {
        list += Workload(definition, body)
    }
}
