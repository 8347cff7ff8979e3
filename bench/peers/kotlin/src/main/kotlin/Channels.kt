import cortado.bench.harness.Definitions
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.launch
import kotlinx.coroutines.selects.selectUnbiased

private suspend fun CoroutineScope.mpsc(channel: Channel<Int>, producers: Int): Long {
    repeat(producers) {
        launch { for (i in 0 until Definitions.MESSAGES / producers) channel.send(i) }
    }
    var sum = 0L
    repeat(Definitions.MESSAGES) { sum += channel.receive() }
    return sum
}

private suspend fun uncontended(capacity: Int): Long {
    val channel = Channel<Int>(capacity)
    for (i in 0 until capacity) channel.send(i)
    var sum = 0L
    repeat(capacity) { sum += channel.receive() }
    return sum
}

private suspend fun CoroutineScope.requests(times: Int): Long {
    val server = Channel<CompletableDeferred<Int>>(10)
    launch { for (reply in server) reply.complete(1) }
    var replies = 0L
    repeat(times) {
        val reply = CompletableDeferred<Int>()
        server.send(reply)
        replies += reply.await()
    }
    server.close()
    return replies
}

private suspend fun oneshotLocal(times: Int): Long {
    var sum = 0L
    for (i in 0 until times) {
        val oneshot = CompletableDeferred<Int>()
        oneshot.complete(i)
        sum += oneshot.await()
    }
    return sum
}

private suspend fun CoroutineScope.selecting(n: Int): Long {
    val channels = List(n) { Channel<Int>(100) }
    launch { for (i in 0 until Definitions.MESSAGES) channels[i % n].send(i) }
    var sum = 0L
    repeat(Definitions.MESSAGES) {
        sum += selectUnbiased<Int> { for (channel in channels) channel.onReceive { it } }
    }
    return sum
}

fun Workloads.addChannels() {
    for (capacity in listOf(100, 1000)) {
        for (producers in listOf(1, 5)) {
            add(Definitions.mpsc(capacity, producers)) { mpsc(Channel(capacity), producers) }
        }
    }
    add(Definitions.mpscUnbounded(5)) { mpsc(Channel(Channel.UNLIMITED), 5) }
    add(Definitions.mpscUncontended(5000)) { uncontended(5000) }
    add(Definitions.mpscOneshot(1000)) { requests(1000) }
    add(Definitions.oneshotLocal(1000)) { oneshotLocal(1000) }
    add(Definitions.oneshotRtt(1000)) {
        var sum = 0L
        repeat(1000) { sum += ping() }
        sum
    }
    for (n in listOf(2, 10)) add(Definitions.selectMpsc(n)) { selecting(n) }
}
