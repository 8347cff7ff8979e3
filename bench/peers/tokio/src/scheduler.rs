//! Spawning, yielding and awaiting: what the scheduler alone costs.
use crate::workload::{counted, sum_below, Outcome, Workload};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex};
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::{spawn_blocking, yield_now, JoinHandle};

const YIELDS: u64 = 1000;

/// Awaits all in order and returns how many they were.
async fn count_all(handles: Vec<JoinHandle<()>>) -> u64 {
    let mut count = 0;
    for handle in handles {
        handle.await.unwrap();
        count += 1;
    }
    count
}

/// Awaits all in order and returns the sum of what they return.
pub async fn sum_all(handles: Vec<JoinHandle<u64>>) -> u64 {
    let mut sum = 0;
    for handle in handles {
        sum += handle.await.unwrap();
    }
    sum
}

/// Also the piece `scale spawn`.
pub async fn spawn_many(tasks: u64) -> u64 {
    count_all((0..tasks).map(|_| tokio::spawn(async {})).collect()).await
}

async fn spawn_count(tasks: u64) -> u64 {
    struct Shared {
        left: AtomicU64,
        done: Mutex<Option<oneshot::Sender<()>>>,
    }
    let (sender, receiver) = oneshot::channel();
    let shared = Arc::new(Shared {
        left: AtomicU64::new(tasks),
        done: Some(sender).into(),
    });
    for _ in 0..tasks {
        let shared = shared.clone();
        tokio::spawn(async move {
            if shared.left.fetch_sub(1, Relaxed) == 1 {
                shared
                    .done
                    .lock()
                    .unwrap()
                    .take()
                    .unwrap()
                    .send(())
                    .unwrap();
            }
        });
    }
    receiver.await.unwrap();
    tasks - shared.left.load(Relaxed)
}

fn spawn_remote(runtime: &Runtime, tasks: u64) -> u64 {
    let handles = (0..tasks).map(|_| runtime.spawn(async {})).collect();
    runtime.block_on(count_all(handles))
}

async fn spawn_join(times: u64) -> u64 {
    let mut count = 0;
    for _ in 0..times {
        tokio::spawn(async {}).await.unwrap();
        count += 1;
    }
    count
}

async fn yield_many(tasks: u64) -> u64 {
    let task = |_| {
        tokio::spawn(async {
            let mut yields = 0;
            while yields < YIELDS {
                yield_now().await;
                yields += 1;
            }
            yields
        })
    };
    sum_all((0..tasks).map(task).collect()).await
}

/// Sends one to a task of its own, which answers with one more.
pub async fn ping() -> u64 {
    let (to_child, from_parent) = oneshot::channel::<u64>();
    let (to_parent, from_child) = oneshot::channel::<u64>();
    tokio::spawn(async move {
        to_parent.send(from_parent.await.unwrap() + 1).unwrap();
    });
    to_child.send(1).unwrap();
    from_child.await.unwrap()
}

async fn ping_pong(pairs: u64) -> u64 {
    sum_all((0..pairs).map(|_| tokio::spawn(ping())).collect()).await
}

fn link(left: u64, so_far: u64, done: oneshot::Sender<u64>) {
    if left == 0 {
        done.send(so_far).unwrap();
    } else {
        tokio::spawn(async move { link(left - 1, so_far + 1, done) });
    }
}

async fn chained_spawn(depth: u64) -> u64 {
    let (done, last) = oneshot::channel();
    link(depth, 0, done);
    last.await.unwrap()
}

async fn blocking(times: u64) -> u64 {
    let mut sum = 0;
    for i in 0..times {
        sum += spawn_blocking(move || i).await.unwrap();
    }
    sum
}

pub fn workloads() -> Vec<Workload> {
    let mut all = vec![];
    for n in [10_000, 100_000] {
        all.push(counted("spawn_many", format!("n={n}"), n).task(move || spawn_many(n)));
    }
    all.push(counted("spawn_count", "n=10000".into(), 10_000).task(|| spawn_count(10_000)));
    all.push(
        counted("spawn_remote", "n=10000".into(), 10_000).outside(|runtime, iterations| {
            let sum = (0..iterations).map(|_| spawn_remote(runtime, 10_000)).sum();
            Ok(Outcome {
                sum,
                metrics: vec![],
            })
        }),
    );
    all.push(counted("spawn_join", "n=1000".into(), 1000).task(|| spawn_join(1000)));
    for tasks in [200, 1000] {
        let params = format!("tasks={tasks},yields={YIELDS}");
        all.push(counted("yield_many", params, tasks * YIELDS).task(move || yield_many(tasks)));
    }
    let ping_pongs = counted("ping_pong", "pairs=1000".into(), 1000).answering(2000);
    all.push(ping_pongs.task(|| ping_pong(1000)));
    all.push(counted("chained_spawn", "depth=1000".into(), 1000).task(|| chained_spawn(1000)));
    let blockings = counted("spawn_blocking", "n=1000".into(), 1000).answering(sum_below(1000));
    all.push(blockings.task(|| blocking(1000)));
    all
}
