import cortado.bench.harness.Body
import cortado.bench.harness.Definitions
import cortado.bench.harness.Lateness
import kotlin.time.Duration.Companion.nanoseconds
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Job
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.yield

private const val SECOND_MILLIS = 1000L

/** A coroutine that has come as far as its delay when this returns: the only way to have an armed timer. */
private fun CoroutineScope.armed(millis: Long): Job = launch(start = CoroutineStart.UNDISPATCHED) { delay(millis) }

private fun CoroutineScope.armAndCancel(): Long {
    var armed = 0L
    repeat(Definitions.REPEATS) {
        val timer = armed(SECOND_MILLIS)
        if (timer.isActive) armed++
        timer.cancel()
    }
    return armed
}

private fun CoroutineScope.armManyAndCancel(count: Int): Long {
    val timers = List(count) { i -> armed(60 * SECOND_MILLIS + i * 7919L % 1_000_000 / 1000) }
    val armed = timers.count { it.isActive }
    timers.forEach { it.cancel() }
    return armed.toLong()
}

private suspend fun timeoutReady(): Long {
    var sum = 0L
    for (i in 0 until Definitions.REPEATS) sum += withTimeout(SECOND_MILLIS) { i }
    return sum
}

private suspend fun timeoutYield(): Long {
    var count = 0L
    repeat(Definitions.REPEATS) {
        count += withTimeout(SECOND_MILLIS) {
            yield()
            1
        }
    }
    return count
}

/** There is no `sleep_create`: a delay that nobody awaits is nothing. */
fun Workloads.addTimers() {
    add(Definitions.sleepArmCancel()) { armAndCancel() }
    add(Definitions.sleepArmCancelLive(1_000_000)) { armManyAndCancel(1_000_000) }
    add(Definitions.timeoutReady()) { timeoutReady() }
    add(Definitions.timeoutYield()) { timeoutYield() }
}

private class Sleepers(count: Int) : Body {
    private val lateness = Lateness(count)

    override fun run(iterations: Long): Long {
        var awake = 0L
        for (i in 0 until iterations) awake += onDefault { sleepAll() }
        return awake
    }

    override fun metrics(): Map<String, Long> = lateness.metrics()

    private suspend fun CoroutineScope.sleepAll(): Long {
        val begin = System.nanoTime()
        val sleepers = List(lateness.sleepers()) { sleeper ->
            val deadline = begin + lateness.delayNanos(sleeper)
            launch {
                delay((deadline - System.nanoTime()).nanoseconds)
                lateness.awake(sleeper, deadline)
            }
        }
        var awake = 0L
        for (sleeper in sleepers) {
            sleeper.join()
            awake++
        }
        return awake
    }
}

fun Workloads.addSleepers() {
    for (n in listOf(100_000, 1_000_000)) addOutside(Definitions.sleepers(n), Sleepers(n))
}
