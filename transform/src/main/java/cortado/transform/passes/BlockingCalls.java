package cortado.transform.passes;

import java.lang.classfile.instruction.InvokeInstruction;
import java.util.Set;

/// The calls of the JDK that block their thread, and what to use instead.
///
/// Short on purpose: the ones that people write, not all there are.
final class BlockingCalls {

  private static final Set<String> WAITS =
      Set.of(
          "java/lang/Object.wait",
          "java/lang/Thread.join",
          "java/util/concurrent/CompletableFuture.get",
          "java/util/concurrent/CompletableFuture.join",
          "java/util/concurrent/CountDownLatch.await",
          "java/util/concurrent/CyclicBarrier.await",
          "java/util/concurrent/ExecutorService.invokeAll",
          "java/util/concurrent/Future.get",
          "java/util/concurrent/Semaphore.acquire",
          "java/util/concurrent/locks/Condition.await",
          "java/util/concurrent/locks/LockSupport.park",
          "java/lang/Process.waitFor");

  private static final Set<String> QUEUES =
      Set.of(
          "java/util/concurrent/ArrayBlockingQueue",
          "java/util/concurrent/BlockingDeque",
          "java/util/concurrent/BlockingQueue",
          "java/util/concurrent/LinkedBlockingQueue",
          "java/util/concurrent/SynchronousQueue");

  private static final Set<String> IO =
      Set.of(
          "java/io/Console.readLine",
          "java/lang/IO.readln",
          "java/net/ServerSocket.accept",
          "java/net/Socket.connect",
          "java/net/URL.openStream",
          "java/net/http/HttpClient.send");

  private static final String SLEEP = "java/lang/Thread.sleep";

  private BlockingCalls() {}

  /// What to do instead of a call, or an empty string for one that does not block.
  static String remedy(InvokeInstruction call) {
    String owner = call.owner().asInternalName();
    String name = owner + "." + call.name().stringValue();
    if (name.equals(SLEEP)) {
      return "use Time.sleep(duration).await()";
    }
    if (WAITS.contains(name)) {
      return "await a future instead, or run the call in spawnBlocking";
    }
    if (QUEUES.contains(owner) && (name.endsWith(".take") || name.endsWith(".put"))) {
      return "use a channel of cortado.sync, or run the call in spawnBlocking";
    }
    return IO.contains(name) ? "use cortado.net, or run the call in spawnBlocking" : "";
  }
}
