import cortado.bench.harness.Definitions
import java.util.concurrent.atomic.AtomicInteger
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield

/** Awaits all in order and counts them. */
private suspend fun countAll(jobs: List<Job>): Long {
    var count = 0L
    for (job in jobs) {
        job.join()
        count++
    }
    return count
}

/** Also the piece `scale spawn`. */
suspend fun CoroutineScope.spawnMany(count: Int): Long = countAll(List(count) { launch { } })

private suspend fun CoroutineScope.spawnCount(count: Int): Long {
    val left = AtomicInteger(count)
    val done = CompletableDeferred<Unit>()
    repeat(count) {
        launch { if (left.decrementAndGet() == 0) done.complete(Unit) }
    }
    done.await()
    return (count - left.get()).toLong()
}

private fun spawnRemote(count: Int): Long {
    val scope = CoroutineScope(Dispatchers.Default)
    val jobs = List(count) { scope.launch { } }
    return runBlocking { countAll(jobs) }
}

private suspend fun CoroutineScope.spawnJoin(times: Int): Long {
    var count = 0L
    repeat(times) {
        launch { }.join()
        count++
    }
    return count
}

private suspend fun yields(): Long {
    var yields = 0L
    while (yields < Definitions.LAPS) {
        yield()
        yields++
    }
    return yields
}

/** Sends one to a coroutine of its own, which answers with one more. */
suspend fun CoroutineScope.ping(): Long {
    val request = CompletableDeferred<Long>()
    val reply = CompletableDeferred<Long>()
    launch { reply.complete(request.await() + 1) }
    request.complete(1)
    return reply.await()
}

/** Every link is a child of the one scope: a thousand nested children overflow the stack at their end. */
private fun CoroutineScope.link(left: Int, soFar: Long, done: CompletableDeferred<Long>) {
    if (left == 0) done.complete(soFar) else launch { this@link.link(left - 1, soFar + 1, done) }
}

private suspend fun CoroutineScope.chain(depth: Int): Long {
    val done = CompletableDeferred<Long>()
    link(depth, 0, done)
    return done.await()
}

private suspend fun blocking(times: Int): Long {
    var sum = 0L
    for (i in 0L until times) sum += withContext(Dispatchers.IO) { i }
    return sum
}

fun Workloads.addSpawning() {
    for (n in listOf(10_000, 100_000)) add(Definitions.spawnMany(n)) { spawnMany(n) }
    add(Definitions.spawnCount(10_000)) { spawnCount(10_000) }
    addOutside(Definitions.spawnRemote(10_000)) { iterations ->
        var sum = 0L
        for (i in 0 until iterations) sum += spawnRemote(10_000)
        sum
    }
    add(Definitions.spawnJoin(1000)) { spawnJoin(1000) }
    for (tasks in listOf(200, 1000)) {
        add(Definitions.yieldMany(tasks)) { List(tasks) { async { yields() } }.awaitAll().sum() }
    }
    add(Definitions.pingPong(1000)) { List(1000) { async { ping() } }.awaitAll().sum() }
    add(Definitions.chainedSpawn(1000)) { chain(1000) }
    add(Definitions.spawnBlocking(1000)) { blocking(1000) }
}
