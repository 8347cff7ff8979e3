import cortado.future.AsyncAction
import cortado.future.AsyncBlock
import cortado.future.Future
import cortado.future.Futures.async
import java.io.IOException

/*
 * Async blocks around the constructs for which kotlinc has code of its own. Kotlin converts a lambda
 * to the Java interface that is named: AsyncBlock for a value, AsyncAction for none. The second type
 * is what the block may throw, which Kotlin does not check.
 */

/** Anything that can be closed. */
class Resource(private val name: String) : AutoCloseable {
  init {
    Later.log += "open $name"
  }

  override fun close() {
    Later.log += "close $name"
  }
}

sealed interface Shape

data class Circle(val radius: Int) : Shape

data class Box(val width: Int, val height: Int) : Shape

data object Empty : Shape

fun loops(): Future<Int> = async(AsyncBlock<Int, Exception> {
  var sum = 0
  for (i in 0 until 4) sum += later(i).await()
  for (i in 10 downTo 6 step 2) sum += later(i).await()
  for ((index, word) in listOf("a", "bb").withIndex()) sum += later(word).await().length + index
  var left = 3
  while (left > 0) left -= later(1).await()
  do { sum++ } while (later(sum).await() < 40)
  outer@ for (a in 1..3) {
    for (b in 1..3) {
      if (b == later(2).await()) continue@outer
      if (a == later(3).await()) break@outer
      sum += 100
    }
  }
  sum
})

fun tryFinally(): Future<String> = async(AsyncBlock<String, Exception> {
  var text = ""
  for (i in 0..2) {
    text += try {
      if (i == 1) later(IOException("io")).await()
      later("t$i").await()
    } catch (failure: IOException) {
      failure.message + later("!").await()
    } finally {
      Later.log += "finally ${later(i).await()}"
    }
  }
  text
})

fun resources(): Future<String> = async(AsyncBlock<String, Exception> {
  Resource(later("outer").await()).use { _ ->
    Resource("inner").use { later("used").await() }
  }
})

fun whens(value: Any?): Future<String> = async(AsyncBlock<String, Exception> {
  when (value) {
    null -> "null" + later(0).await()
    is Circle -> "circle ${value.radius + later(1).await()}"
    is Box if value.width == later(2).await() -> "narrow ${value.height}"
    is Box -> { val (width, height) = value; "box ${width * later(height).await()}" }
    is String -> when (value) {
      "a", "b" -> "letter " + later(value).await()
      "Aa", "BB" -> "same hash " + later(value).await()
      else -> "string " + value.length
    }
    in 1..9 -> "digit " + later(value).await()
    else -> "else " + later(value.toString()).await()
  }
})

fun exhaustive(shape: Shape): Future<Int> = async(AsyncBlock<Int, Exception> {
  when (shape) {
    is Circle -> later(shape.radius).await()
    is Box -> shape.width * later(shape.height).await()
    Empty -> 0
  }
})

fun nulls(text: String?): Future<String> = async(AsyncBlock<String, Exception> {
  val given: String? = later(text).await()
  val length = given?.length ?: later(-1).await()
  val upper = given?.let { it.uppercase() + later("!").await() }
  val sure = try { given!! + later("?").await() } catch (_: NullPointerException) { "none" }
  "$length $upper $sure"
})

fun smartCasts(value: Any): Future<String> = async(AsyncBlock<String, Exception> {
  if (value !is String || value.isEmpty()) {
    val number = value as? Int ?: return@AsyncBlock "neither" + later(1).await()
    return@AsyncBlock "int ${number + later(1).await()}"
  }
  value.substring(later(1).await())
})

fun templates(): Future<String> = async(AsyncBlock<String, Exception> {
  val one = later(1L).await()
  "a${later('b').await()} $one ${later(2.5).await()} ${"n" + later(null).await()} ${later(one + 1).await()}"
})

fun inlineFunctions(): Future<String> = async(AsyncBlock<String, Exception> {
  val words = listOf("x", "yy", "zzz").map { later(it).await().length }
  val sum = words.filter { it > later(1).await() }.fold(0) { a, b -> a + later(b).await() }
  var count = 0
  repeat(3) { count += later(it).await() }
  val built = buildString { append(later("built").await()); append(count) }
  val name = with(StringBuilder()) { append(later("with").await()).also { Later.log += "also $it" } }
  listOf(1, 2, 3).forEach { if (it == later(2).await()) return@forEach else count++ }
  "$words $sum $built $name $count"
})

/** Captured variables that change live in objects of their own. */
fun captured(): Future<Int> = async(AsyncBlock<Int, Exception> {
  var total = 0
  val add = { more: Int -> total += more }
  add(later(1).await())
  val inner = async(AsyncAction<Exception> { total += later(10).await(); add(later(100).await()) })
  inner.await()
  total
})

class Account(private var balance: Int) {
  fun deposit(amount: Int): Future<Account> = async(AsyncBlock<Account, Exception> {
    balance += later(amount).await()
    this
  })

  fun balance(): Future<Int> = async(AsyncBlock<Int, Exception> { later(balance).await() })

  companion object {
    fun open(): Future<Account> = async(AsyncBlock<Account, Exception> { Account(later(1).await()) })
  }
}

fun members(): Future<Int> = async(AsyncBlock<Int, Exception> {
  Account.open().await().deposit(later(20).await()).await().balance().await()
})

fun operands(): Future<String> = async(AsyncBlock<String, Exception> {
  val numbers = intArrayOf(1, 2, 3)
  numbers[later(0).await()] += later(10).await()
  val map = mutableMapOf("a" to 1)
  map["a"] = map.getValue("a") + later(5).await()
  val box = Box(height = later(7).await(), width = later(8).await()).copy(width = later(9).await())
  val chosen = if (later(true).await()) later("yes").await() else "no"
  "${numbers.toList()} $map $box $chosen ${later(1).await() to later(2L).await()}"
})

fun String.shout(times: Int = 2): Future<String> = async(AsyncBlock<String, Exception> {
  this + later("!").await().repeat(times)
})

fun extensions(): Future<String> = async(AsyncBlock<String, Exception> {
  "hey".shout().await() + "ho".shout(times = later(1).await()).await()
})

fun failing(): Future<Int> = async(AsyncBlock<Int, Exception> {
  if (later(true).await()) throw IOException("failed after " + later(1).await())
  0
})
