import java.io.IOException
import java.net.InetAddress
import java.net.InetSocketAddress
import java.net.StandardSocketOptions.TCP_NODELAY
import java.nio.ByteBuffer
import java.nio.channels.AsynchronousServerSocketChannel
import java.nio.channels.AsynchronousSocketChannel
import java.nio.channels.CompletionHandler
import kotlin.coroutines.Continuation
import kotlin.coroutines.resume
import kotlin.coroutines.resumeWithException
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.launch
import kotlinx.coroutines.suspendCancellableCoroutine

private const val BUFFER = 4096
private const val BACKLOG = 4096

/** Resumes the coroutine that is attached to an operation of the JDK's asynchronous channels. */
private class Resume<T> : CompletionHandler<T, Continuation<T>> {
    override fun completed(result: T, waiting: Continuation<T>) = waiting.resume(result)

    override fun failed(failure: Throwable, waiting: Continuation<T>) = waiting.resumeWithException(failure)
}

private val resumeAccepted = Resume<AsynchronousSocketChannel>()
private val resumeMoved = Resume<Int>()

private suspend fun echo(channel: AsynchronousSocketChannel) {
    channel.setOption(TCP_NODELAY, true)
    val buffer = ByteBuffer.allocateDirect(BUFFER)
    while (suspendCancellableCoroutine { channel.read(buffer, it, resumeMoved) } >= 0) {
        buffer.flip()
        while (buffer.hasRemaining()) {
            suspendCancellableCoroutine { channel.write(buffer, it, resumeMoved) }
        }
        buffer.clear()
    }
}

/**
 * A TCP echo server: a coroutine per connection. The library has no sockets, so they are the JDK's asynchronous
 * channels, whose own threads wait for the kernel and hand over to the dispatcher.
 */
fun serveEcho(port: Int): Int {
    val server = AsynchronousServerSocketChannel.open()
    server.bind(InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG)
    val scope = CoroutineScope(Dispatchers.Default)
    scope.launch {
        while (true) {
            val channel = suspendCancellableCoroutine { server.accept(it, resumeAccepted) }
            launch {
                try {
                    channel.use { echo(it) }
                } catch (_: IOException) {
                    // A client that hangs up in the middle ends its own connection and no other.
                }
            }
        }
    }
    return (server.localAddress as InetSocketAddress).port
}
