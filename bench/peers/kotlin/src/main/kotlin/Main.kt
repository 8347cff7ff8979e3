import cortado.bench.harness.Parking
import cortado.bench.harness.Peer
import cortado.bench.harness.PeerMain
import cortado.bench.harness.Scaling
import cortado.bench.harness.Workers
import cortado.bench.harness.Workload
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.delay
import kotlinx.coroutines.runBlocking

/** Kotlin coroutines on [Dispatchers.Default]. */
private object KotlinPeer : Peer {
    override fun name() = "kotlin"

    override fun version() =
        "Kotlin ${KotlinVersion.CURRENT}, kotlinx-coroutines $coroutinesVersion, java-${Runtime.version()}"

    override fun workloads(): List<Workload> =
        Workloads().apply {
            addSpawning()
            addCalls()
            addChannels()
            addFanOut()
            addWaiting()
            addTimers()
            addSleepers()
        }.list

    /** Not inside [runBlocking]: that would wait for the parked. */
    override fun park(parking: Parking, kept: Array<Any>) =
        CoroutineScope(Dispatchers.Default).let { scope -> onDefault { scope.park(parking, kept) } }

    override fun scale(scaling: Scaling, count: Int) {
        val ended = onDefault {
            when (scaling) {
                Scaling.SPAWN -> spawnMany(count)
                Scaling.SLEEP -> sleepAndCancel(count)
            }
        }
        check(ended == count.toLong()) { "$ended of $count coroutines have ended as they should" }
    }

    override fun echo(port: Int): Int = serveEcho(port)

    override fun hello() = onDefault {
        delay(10)
        println("hello")
    }
}

private val coroutinesVersion: String
    get() = Dispatchers::class.java.getResource("/META-INF/kotlinx_coroutines_core.version")!!.readText()

/** Runs a coroutine on the default dispatcher and waits for it and its children. */
fun <T> onDefault(body: suspend CoroutineScope.() -> T): T = runBlocking(Dispatchers.Default, body)

fun main(arguments: Array<String>) {
    // Read when the dispatcher is first touched.
    System.setProperty("kotlinx.coroutines.scheduler.core.pool.size", Workers.count().toString())
    PeerMain.run(KotlinPeer, *arguments)
}
