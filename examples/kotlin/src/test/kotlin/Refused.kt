import cortado.future.AsyncBlock
import cortado.future.Future
import cortado.future.Futures.async

/** Not transformed: a lambda that goes through an inline function becomes a class. */
inline fun <T> block(crossinline body: () -> T): Future<T> =
    async(AsyncBlock<T, Exception> { body() })

fun throughInlineFunction(): Future<Int> = block { later(1).await() + 1 }

fun asObject(): Future<Int> =
    async(
        object : AsyncBlock<Int, Exception> {
          override fun run(): Int = later(1).await()
        })

fun inOrdinaryLambda(): Int = listOf(1).sumOf { it }.let { n -> { later(n).await() } }()
