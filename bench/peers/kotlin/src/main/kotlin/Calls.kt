import cortado.bench.harness.Definitions
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.yield

/** The innermost call is ready at once, or yields once. Each level is a function of its own. */
private suspend fun call1(value: Long, yields: Boolean): Long {
    if (yields) yield()
    return value
}

private suspend fun call2(value: Long, yields: Boolean): Long = call1(value, yields) + 1

private suspend fun call3(value: Long, yields: Boolean): Long = call2(value, yields) + 1

private suspend fun call4(value: Long, yields: Boolean): Long = call3(value, yields) + 1

private suspend fun call5(value: Long, yields: Boolean): Long = call4(value, yields) + 1

private suspend fun call6(value: Long, yields: Boolean): Long = call5(value, yields) + 1

private suspend fun call7(value: Long, yields: Boolean): Long = call6(value, yields) + 1

private suspend fun call8(value: Long, yields: Boolean): Long = call7(value, yields) + 1

private suspend fun call9(value: Long, yields: Boolean): Long = call8(value, yields) + 1

private suspend fun call10(value: Long, yields: Boolean): Long = call9(value, yields) + 1

private suspend fun call11(value: Long, yields: Boolean): Long = call10(value, yields) + 1

private suspend fun call12(value: Long, yields: Boolean): Long = call11(value, yields) + 1

private suspend fun call13(value: Long, yields: Boolean): Long = call12(value, yields) + 1

private suspend fun call14(value: Long, yields: Boolean): Long = call13(value, yields) + 1

private suspend fun call15(value: Long, yields: Boolean): Long = call14(value, yields) + 1

private suspend fun call16(value: Long, yields: Boolean): Long = call15(value, yields) + 1

private suspend fun call17(value: Long, yields: Boolean): Long = call16(value, yields) + 1

private suspend fun call18(value: Long, yields: Boolean): Long = call17(value, yields) + 1

private suspend fun call19(value: Long, yields: Boolean): Long = call18(value, yields) + 1

private suspend fun call20(value: Long, yields: Boolean): Long = call19(value, yields) + 1

private suspend fun deepCalls(yields: Boolean): Long {
    var sum = 0L
    for (i in 0L until Definitions.REPEATS) sum += call20(i, yields)
    return sum
}

private suspend fun shortCalls(): Long {
    var sum = 0L
    for (i in 0L until Definitions.REPEATS) sum += call1(i, true)
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
    add(Definitions.callReady(20)) { deepCalls(yields = false) }
    add(Definitions.callYield(20)) { deepCalls(yields = true) }
    add(Definitions.callYield(1)) { shortCalls() }
    for (n in listOf(10, 1000)) {
        add(Definitions.joinSpawn(n)) {
            var sum = 0L
            repeat(Definitions.REPEATS / n) { sum += group(n) }
            sum
        }
    }
}
