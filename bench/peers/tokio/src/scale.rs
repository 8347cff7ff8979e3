//! What a task costs when there are very many: a line for each round, after some without.
use crate::machine::cpu_nanos;
use crate::scheduler::spawn_many;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;
use tokio::task::{yield_now, JoinHandle};
use tokio::time::sleep;

const HOUR: Duration = Duration::from_secs(3600);

/// Begins to sleep in `count` tasks; when all do, cancels and awaits each. Returns how many
/// reported that they were cancelled.
async fn sleep_many(count: u64) -> u64 {
    let started = Arc::new(AtomicU64::new(0));
    let task = |i: u64| {
        let started = started.clone();
        tokio::spawn(async move {
            started.fetch_add(1, Relaxed);
            sleep(HOUR + Duration::from_micros(i * 7919 % count)).await
        })
    };
    let handles: Vec<JoinHandle<()>> = (0..count).map(task).collect();
    while started.load(Relaxed) < count {
        yield_now().await;
    }
    handles.iter().for_each(JoinHandle::abort);
    let mut cancelled = 0;
    for handle in handles {
        cancelled += u64::from(handle.await.is_err_and(|e| e.is_cancelled()));
    }
    cancelled
}

fn run(runtime: &Runtime, kind: &str, count: u64) -> Result<(), String> {
    let body = match kind {
        "spawn" => runtime.spawn(spawn_many(count)),
        "sleep" => runtime.spawn(sleep_many(count)),
        _ => return Err(format!("no such kind of task: {kind}")),
    };
    let ended = runtime.block_on(body).map_err(|e| e.to_string())?;
    if ended != count {
        return Err(format!("{ended} of {count} tasks ended as they should"));
    }
    Ok(())
}

/// A round makes `least` tasks or more, after as many and more that are not measured.
pub fn measure(
    runtime: &Runtime,
    kind: &str,
    count: usize,
    rounds: usize,
    least: usize,
) -> Result<(), String> {
    let count = count as u64;
    let times = (least as u64 / count).max(1);
    for _ in 0..2 * times - 1 {
        run(runtime, kind, count)?;
    }
    for _ in 0..rounds {
        let (wall, cpu) = (Instant::now(), cpu_nanos());
        for _ in 0..times {
            run(runtime, kind, count)?;
        }
        let (wall, cpu) = (wall.elapsed().as_nanos() as u64, cpu_nanos() - cpu);
        let tasks = times * count;
        println!("result\twall_ns={}\tcpu_ns={}", wall / tasks, cpu / tasks);
    }
    Ok(())
}
