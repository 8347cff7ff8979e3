import cortado.future.Context
import cortado.future.Future
import cortado.future.Poll

/** A future that is pending a number of times, then ready, or failed with what it was given. */
class Later<T>(private val value: T) : Future<T> {
  private var left = pendings

  override fun poll(context: Context): Poll<T> {
    if (left-- > 0) {
      context.waker().wake()
      return Poll.pending()
    }
    if (value is Throwable) {
      throw value
    }
    return Poll.ready(value)
  }

  override fun cancel() {
    log += "cancelled"
  }

  companion object {
    /** How often each is pending. */
    @JvmField var pendings = 1

    @JvmField val log = mutableListOf<String>()
  }
}

fun <T> later(value: T): Future<T> = Later(value)
