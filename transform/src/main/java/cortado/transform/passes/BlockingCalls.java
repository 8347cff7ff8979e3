package cortado.transform.passes;

import java.lang.classfile.instruction.InvokeInstruction;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/// The calls of the JDK that block their thread, and what to use instead.
///
/// Short on purpose: the ones that people write, not all there are. A call is found under the class
/// on which it is made, so a method of an interface is listed with the classes that are used by
/// their own names.
final class BlockingCalls {

  private static final String SLEEP = "use Time.sleep(duration).await()";
  private static final String WAIT = "await a future instead, or run the call in spawnBlocking";
  private static final String QUEUE =
      "use a channel of cortado.sync, or run the call in spawnBlocking";
  private static final String IO = "use cortado.net, or run the call in spawnBlocking";

  /// Owner and method to remedy.
  private static final Map<String, String> CALLS = new HashMap<>();

  static {
    list(SLEEP, "java/lang/Thread", "sleep");
    list(SLEEP, "java/util/concurrent/TimeUnit", "sleep");
    list(WAIT, "java/lang/Object", "wait");
    list(WAIT, "java/lang/Process", "waitFor");
    list(WAIT, "java/lang/Thread", "join");
    list(WAIT, "java/util/concurrent/CompletableFuture", "get", "join");
    list(WAIT, "java/util/concurrent/CompletionService", "take");
    list(WAIT, "java/util/concurrent/CountDownLatch", "await");
    list(WAIT, "java/util/concurrent/CyclicBarrier", "await");
    list(WAIT, "java/util/concurrent/Exchanger", "exchange");
    list(WAIT, "java/util/concurrent/ExecutorService", "awaitTermination", "close");
    list(WAIT, "java/util/concurrent/ExecutorService", "invokeAll", "invokeAny");
    list(WAIT, "java/util/concurrent/ForkJoinPool", "invoke");
    list(WAIT, "java/util/concurrent/ForkJoinTask", "get", "invoke", "join");
    list(WAIT, "java/util/concurrent/Future", "get");
    list(WAIT, "java/util/concurrent/FutureTask", "get");
    list(WAIT, "java/util/concurrent/Phaser", "arriveAndAwaitAdvance", "awaitAdvance");
    list(WAIT, "java/util/concurrent/Semaphore", "acquire", "acquireUninterruptibly");
    list(WAIT, "java/util/concurrent/locks/Condition", "await", "awaitNanos");
    list(WAIT, "java/util/concurrent/locks/LockSupport", "park", "parkNanos", "parkUntil");
    list(QUEUE, "java/util/concurrent/ArrayBlockingQueue", "put", "take");
    list(QUEUE, "java/util/concurrent/BlockingDeque", "put", "take");
    list(QUEUE, "java/util/concurrent/BlockingQueue", "put", "take");
    list(QUEUE, "java/util/concurrent/DelayQueue", "take");
    list(QUEUE, "java/util/concurrent/LinkedBlockingDeque", "put", "take");
    list(QUEUE, "java/util/concurrent/LinkedBlockingQueue", "put", "take");
    list(QUEUE, "java/util/concurrent/PriorityBlockingQueue", "take");
    list(QUEUE, "java/util/concurrent/SynchronousQueue", "put", "take");
    list(IO, "java/io/Console", "readLine", "readPassword");
    list(IO, "java/lang/IO", "readln");
    list(IO, "java/net/DatagramSocket", "receive");
    list(IO, "java/net/InetAddress", "getAllByName", "getByName");
    list(IO, "java/net/ServerSocket", "accept");
    list(IO, "java/net/Socket", "connect");
    list(IO, "java/net/URL", "openStream");
    list(IO, "java/net/http/HttpClient", "send");
  }

  private BlockingCalls() {}

  /// What to do instead of a call, or an empty string for one that does not block.
  static String remedy(InvokeInstruction call) {
    return CALLS.getOrDefault(nameOf(call.owner().asInternalName(), call.name().stringValue()), "");
  }

  /// All of them, as in `java/lang/Thread.sleep`.
  static Stream<String> listed() {
    return CALLS.keySet().stream().sorted();
  }

  private static void list(String remedy, String owner, String... methods) {
    for (String method : methods) {
      CALLS.put(nameOf(owner, method), remedy);
    }
  }

  private static String nameOf(String owner, String method) {
    return owner + "." + method;
  }
}
