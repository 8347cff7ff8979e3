package cortado.bench.harness;

/// Every workload there is. `bench/README.md` says in words what each one does.
public final class Definitions {

  /// How many messages pass in the workloads of channels.
  public static final int MESSAGES = 10_000;

  /// How many deliveries an iteration of `broadcast` and `watch` is.
  public static final int DELIVERIES = 20_000;

  /// How often short operations are repeated in one iteration.
  public static final int REPEATS = 10_000;

  /// How often each task of `yield_many` yields, and each task of `mutex` and `semaphore` enters.
  public static final int LAPS = 1000;

  /// How often all waiters of `notify_waiters` are woken.
  public static final int NOTIFICATIONS = 100;

  private Definitions() {}

  // Scheduler

  public static Definition spawnMany(int count) {
    return counted("spawn_many", "n=" + count, count);
  }

  public static Definition spawnCount(int count) {
    return counted("spawn_count", "n=" + count, count);
  }

  public static Definition spawnRemote(int count) {
    return counted("spawn_remote", "n=" + count, count);
  }

  public static Definition spawnJoin(int count) {
    return counted("spawn_join", "n=" + count, count);
  }

  public static Definition yieldMany(int tasks) {
    return counted("yield_many", "tasks=%d,yields=%d".formatted(tasks, LAPS), (long) tasks * LAPS);
  }

  /// Each parent sends one, its child answers with one more.
  public static Definition pingPong(int pairs) {
    return new Definition("ping_pong", "pairs=" + pairs, pairs, 2L * pairs);
  }

  public static Definition chainedSpawn(int depth) {
    return counted("chained_spawn", "depth=" + depth, depth);
  }

  public static Definition callReady(int depth) {
    return calls("call_ready", depth);
  }

  public static Definition callYield(int depth) {
    return calls("call_yield", depth);
  }

  public static Definition joinYield(int count) {
    return counted("join_yield", "n=" + count, REPEATS);
  }

  public static Definition joinSpawn(int count) {
    return counted("join_spawn", "n=" + count, REPEATS);
  }

  public static Definition spawnBlocking(int count) {
    return new Definition("spawn_blocking", "n=" + count, count, sumBelow(count));
  }

  // Synchronisation

  /// Every producer counts from zero.
  public static Definition mpsc(int capacity, int producers) {
    return new Definition(
        "mpsc",
        "cap=%d,producers=%d".formatted(capacity, producers),
        MESSAGES,
        producers * sumBelow(MESSAGES / producers));
  }

  public static Definition mpscUnbounded(int producers) {
    return new Definition(
        "mpsc_unbounded",
        "producers=" + producers,
        MESSAGES,
        producers * sumBelow(MESSAGES / producers));
  }

  public static Definition mpscUncontended(int capacity) {
    return new Definition("mpsc_uncontended", "cap=" + capacity, capacity, sumBelow(capacity));
  }

  public static Definition mpscOneshot(int count) {
    return counted("mpsc_oneshot", "n=" + count, count);
  }

  public static Definition oneshotLocal(int count) {
    return new Definition("oneshot_local", "n=" + count, count, sumBelow(count));
  }

  /// As [#pingPong(int)], one pair after the other.
  public static Definition oneshotRtt(int count) {
    return new Definition("oneshot_rtt", "n=" + count, count, 2L * count);
  }

  public static Definition selectMpsc(int channels) {
    return new Definition("select_mpsc", "n=" + channels, MESSAGES, sumBelow(MESSAGES));
  }

  /// Values count from zero, and every receiver adds them up.
  public static Definition broadcast(int receivers) {
    return new Definition(
        "broadcast", "rx=" + receivers, DELIVERIES, receivers * sumBelow(DELIVERIES / receivers));
  }

  /// Values count from one, and every receiver adds them up.
  public static Definition watch(int receivers) {
    return new Definition(
        "watch", "rx=" + receivers, DELIVERIES, receivers * sumBelow(DELIVERIES / receivers + 1));
  }

  public static Definition mutex(int tasks, boolean yields) {
    return counted(
        "mutex",
        "tasks=%d,hold=%s".formatted(tasks, yields ? "yield" : "none"),
        (long) tasks * LAPS);
  }

  public static Definition semaphore(int tasks, int permits) {
    return counted(
        "semaphore",
        "tasks=%d,permits=%d,hold=yield".formatted(tasks, permits),
        (long) tasks * LAPS);
  }

  public static Definition semaphoreUncontended() {
    return counted("semaphore_uncontended", "n=" + REPEATS, REPEATS);
  }

  public static Definition notifyRtt(int count) {
    return counted("notify_rtt", "n=" + count, count);
  }

  public static Definition notifyWaiters(int waiters) {
    return counted("notify_waiters", "n=" + waiters, (long) waiters * NOTIFICATIONS);
  }

  // Timers

  public static Definition sleepCreate() {
    return counted("sleep_create", "n=" + REPEATS, REPEATS);
  }

  public static Definition sleepArmCancel() {
    return counted("sleep_arm_cancel", "n=" + REPEATS, REPEATS);
  }

  public static Definition sleepArmCancelLive(int count) {
    return counted("sleep_arm_cancel_live", "n=" + count, count);
  }

  /// How long a timer of `sleep_arm_cancel_live` would sleep.
  public static long liveSleepNanos(int timer) {
    return 60_000_000_000L + 1000L * (timer * 7919L % 1_000_000);
  }

  public static Definition timeoutReady() {
    return new Definition("timeout_ready", "n=" + REPEATS, REPEATS, sumBelow(REPEATS));
  }

  public static Definition timeoutYield() {
    return counted("timeout_yield", "n=" + REPEATS, REPEATS);
  }

  public static Definition sleepers(int count) {
    return counted("sleepers", "n=" + count, count);
  }

  /// One whose answer is how many operations it did.
  private static Definition counted(String name, String params, long operations) {
    return new Definition(name, params, operations, operations);
  }

  /// Chains of calls with the arguments from zero up; all but the innermost add one.
  private static Definition calls(String name, int depth) {
    return new Definition(
        name, "depth=" + depth, REPEATS, sumBelow(REPEATS) + REPEATS * (depth - 1L));
  }

  /// The sum of the numbers from zero to below `limit`.
  private static long sumBelow(long limit) {
    return limit * (limit - 1) / 2;
  }
}
