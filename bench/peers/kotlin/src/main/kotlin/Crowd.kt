import cortado.bench.harness.Parking
import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.yield

private const val HOUR_MILLIS = 3_600_000L

private suspend fun AtomicInteger.awaitCount(count: Int) {
    while (get() < count) yield()
}

/** Fills [kept] with what keeps as many coroutines alive, and returns when all of them wait. */
suspend fun CoroutineScope.park(parking: Parking, kept: Array<Any>) {
    val started = AtomicInteger()
    for (i in kept.indices) {
        kept[i] = when (parking) {
            Parking.SLEEP -> launch {
                started.incrementAndGet()
                delay(HOUR_MILLIS)
            }
            Parking.ONESHOT -> CompletableDeferred<Unit>().also { oneshot ->
                launch {
                    started.incrementAndGet()
                    oneshot.await()
                }
            }
        }
    }
    started.awaitCount(kept.size)
}

/** Makes sleeping coroutines, cancels all of them, and returns how many have ended by that. */
suspend fun CoroutineScope.sleepAndCancel(count: Int): Long {
    val started = AtomicInteger()
    val sleepers = List(count) { i ->
        launch {
            started.incrementAndGet()
            delay(HOUR_MILLIS + i * 7919L % count / 1000)
        }
    }
    started.awaitCount(count)
    for (sleeper in sleepers) sleeper.cancel()
    var cancelled = 0L
    for (sleeper in sleepers) {
        sleeper.join()
        if (sleeper.isCancelled) cancelled++
    }
    return cancelled
}
