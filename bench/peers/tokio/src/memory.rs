//! What a task that waits costs in memory.
use crate::machine::{cpu_nanos, resident_bytes};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;
use tokio::sync::oneshot;
use tokio::task::yield_now;

const HOUR: Duration = Duration::from_secs(3600);
const SETTLE: Duration = Duration::from_millis(200);

/// Memory for what the tasks wait for, touched so that it does not count as the tasks'.
fn touched(count: usize) -> Vec<oneshot::Sender<()>> {
    let mut senders = Vec::<oneshot::Sender<()>>::with_capacity(count);
    // SAFETY: within the capacity, and the length stays zero.
    unsafe { senders.as_mut_ptr().write_bytes(0, count) };
    senders
}

/// Returns when all wait.
async fn park(sleeping: bool, count: usize, mut senders: Vec<oneshot::Sender<()>>) -> impl Drop {
    let started = Arc::new(AtomicUsize::new(0));
    for _ in 0..count {
        let started = started.clone();
        if sleeping {
            tokio::spawn(async move {
                started.fetch_add(1, Relaxed);
                tokio::time::sleep(HOUR).await;
            });
        } else {
            let (sender, receiver) = oneshot::channel::<()>();
            senders.push(sender);
            tokio::spawn(async move {
                started.fetch_add(1, Relaxed);
                let _ = receiver.await;
            });
        }
    }
    while started.load(Relaxed) < count {
        yield_now().await;
    }
    senders
}

pub fn measure(runtime: &Runtime, kind: &str, count: usize) -> Result<(), String> {
    let sleeping = match kind {
        "sleep" => true,
        "oneshot" => false,
        _ => return Err(format!("no such kind of waiting: {kind}")),
    };
    let senders = touched(count);
    let resident = resident_bytes()?;
    let (wall, cpu) = (Instant::now(), cpu_nanos());
    let body = runtime.spawn(park(sleeping, count, senders));
    let parked = runtime.block_on(body).map_err(|e| e.to_string())?;
    let (wall, cpu) = (wall.elapsed().as_nanos() as u64, cpu_nanos() - cpu);
    // The last of them has said that it begins to wait; give it the time to do so.
    runtime.block_on(async { tokio::time::sleep(SETTLE).await });
    let resident = resident_bytes()? - resident;
    let n = count as u64;
    println!(
        "result\trss_bytes_per_task={}\tcreate_ns={}\tcreate_cpu_ns={}",
        resident / n,
        wall / n,
        cpu / n
    );
    std::mem::forget(parked);
    Ok(())
}
