import cortado.bench.harness.Definitions
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.sync.Semaphore
import kotlinx.coroutines.sync.withLock
import kotlinx.coroutines.sync.withPermit
import kotlinx.coroutines.yield

private suspend fun CoroutineScope.locking(tasks: Int, yields: Boolean): Long {
    val mutex = Mutex()
    var count = 0L
    List(tasks) {
        launch {
            repeat(Definitions.LAPS) {
                mutex.withLock {
                    count++
                    if (yields) yield()
                }
            }
        }
    }.joinAll()
    return count
}

private suspend fun Semaphore.laps(): Long {
    var laps = 0L
    repeat(Definitions.LAPS) {
        withPermit { yield() }
        laps++
    }
    return laps
}

private suspend fun semaphoreUncontended(): Long {
    val semaphore = Semaphore(10)
    var count = 0L
    repeat(Definitions.REPEATS) {
        semaphore.withPermit { count++ }
    }
    return count
}

/** A channel that holds one message is the notifier that holds one permit. */
private suspend fun CoroutineScope.notifyRtt(times: Int): Long {
    val request = Channel<Unit>(1)
    val reply = Channel<Unit>(1)
    launch {
        repeat(times) {
            request.receive()
            reply.send(Unit)
        }
    }
    var count = 0L
    repeat(times) {
        request.send(Unit)
        reply.receive()
        count++
    }
    return count
}

/** There is no `notify_waiters`: the library has nothing that wakes all who wait. */
fun Workloads.addWaiting() {
    for (yields in listOf(false, true)) add(Definitions.mutex(10, yields)) { locking(10, yields) }
    add(Definitions.semaphore(10, 5)) {
        val semaphore = Semaphore(5)
        List(10) { async { semaphore.laps() } }.awaitAll().sum()
    }
    add(Definitions.semaphoreUncontended()) { semaphoreUncontended() }
    add(Definitions.notifyRtt(1000)) { notifyRtt(1000) }
}
