import cortado.bench.harness.Definitions
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.yield

/** The innermost call is ready at once, or yields once. */
private suspend fun call(depth: Int, value: Long, yields: Boolean): Long {
    if (depth == 1) {
        if (yields) yield()
        return value
    }
    return call(depth - 1, value, yields) + 1
}

private suspend fun calls(depth: Int, yields: Boolean): Long {
    var sum = 0L
    for (i in 0L until Definitions.REPEATS) sum += call(depth, i, yields)
    return sum
}

private suspend fun group(tasks: Int): Long = coroutineScope {
    List(tasks) {
        async {
            yield()
            1L
        }
    }.awaitAll().sum()
}

/** There is no `join_yield`: what runs side by side is a coroutine. */
fun Workloads.addCalls() {
    add(Definitions.callReady(20)) { calls(20, yields = false) }
    for (depth in listOf(20, 1)) add(Definitions.callYield(depth)) { calls(depth, yields = true) }
    for (n in listOf(10, 1000)) {
        add(Definitions.joinSpawn(n)) {
            var sum = 0L
            repeat(Definitions.REPEATS / n) { sum += group(n) }
            sum
        }
    }
}
