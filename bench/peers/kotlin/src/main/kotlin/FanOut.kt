import cortado.bench.harness.Definitions
import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.MutableSharedFlow
import kotlinx.coroutines.flow.MutableStateFlow
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield

/** Lets one coroutine wait until all others have arrived, again and again. */
private class Countdown {
    private val missing = AtomicInteger()
    private val zero = Channel<Unit>(Channel.CONFLATED)

    /** Called before anybody can arrive. */
    fun expect(count: Int) = missing.set(count)

    fun arrive() {
        if (missing.decrementAndGet() == 0) zero.trySend(Unit)
    }

    suspend fun awaitZero() = zero.receive()
}

/** Coroutines that each add up what comes; they never end by themselves. */
private class Receivers(scope: CoroutineScope, flow: Flow<Int>, count: Int, countdown: Countdown) {
    private val sums = LongArray(count)
    private val jobs: List<Job> = List(count) { receiver ->
        scope.launch {
            flow.collect { value ->
                sums[receiver] += value.toLong()
                countdown.arrive()
            }
        }
    }

    /** After a countdown that all have arrived at, which makes their sums visible. */
    suspend fun end(): Long {
        for (job in jobs) job.cancel()
        for (job in jobs) job.join()
        return sums.sum()
    }
}

private suspend fun CoroutineScope.broadcasting(receivers: Int): Long {
    val flow = MutableSharedFlow<Int>(extraBufferCapacity = 1000)
    val countdown = Countdown()
    val all = Receivers(this, flow, receivers, countdown)
    while (flow.subscriptionCount.value < receivers) yield()
    for (value in 0 until Definitions.DELIVERIES / receivers) {
        countdown.expect(receivers)
        flow.emit(value)
        countdown.awaitZero()
    }
    return all.end()
}

/** A state flow has a value from the start, which every receiver sees first: a delivery that does not count. */
private suspend fun CoroutineScope.watching(receivers: Int): Long {
    val state = MutableStateFlow(0)
    val countdown = Countdown()
    countdown.expect(receivers)
    val all = Receivers(this, state, receivers, countdown)
    countdown.awaitZero()
    for (value in 1..Definitions.DELIVERIES / receivers) {
        countdown.expect(receivers)
        state.value = value
        countdown.awaitZero()
    }
    return all.end()
}

fun Workloads.addFanOut() {
    for (rx in listOf(10, 100, 1000)) {
        add(Definitions.broadcast(rx)) { broadcasting(rx) }
        add(Definitions.watch(rx)) { watching(rx) }
    }
}
