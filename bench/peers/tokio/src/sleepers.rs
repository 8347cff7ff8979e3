//! Many tasks whose deadlines are spread over one second in scrambled order: how late is each?
use crate::workload::{counted, Outcome, Workload};
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio::time::{sleep_until, Instant};

const SECOND: Duration = Duration::from_secs(1);

/// All lateness in microseconds, in the order of the tasks.
async fn lateness(tasks: u64) -> Vec<u64> {
    // Long enough to spawn them all before the first deadline, one hopes; where not, it shows.
    let first =
        Instant::now() + Duration::from_millis(500) + Duration::from_micros(6) * tasks as u32;
    let mut handles = Vec::with_capacity(tasks as usize);
    for i in 0..tasks {
        let deadline = first + SECOND * (i * 7919 % tasks) as u32 / tasks as u32;
        handles.push(tokio::spawn(async move {
            sleep_until(deadline).await;
            deadline.elapsed().as_micros() as u64
        }));
    }
    let mut late = Vec::with_capacity(tasks as usize);
    for handle in handles {
        late.push(handle.await.unwrap());
    }
    late
}

fn run(runtime: &Runtime, tasks: u64, iterations: u64) -> Result<Outcome, String> {
    let mut late = vec![];
    for _ in 0..iterations {
        let body = runtime.spawn(lateness(tasks));
        late.extend(runtime.block_on(body).map_err(|e| e.to_string())?);
    }
    late.sort_unstable();
    let metrics = vec![
        ("late_p50_us", late[late.len() / 2]),
        ("late_p99_us", late[late.len() * 99 / 100]),
        ("late_max_us", late[late.len() - 1]),
    ];
    Ok(Outcome {
        sum: late.len() as u64,
        metrics,
    })
}

pub fn workloads() -> Vec<Workload> {
    let sleepers = |n| {
        counted("sleepers", format!("n={n}"), n)
            .outside(move |runtime, iterations| run(runtime, n, iterations))
    };
    vec![sleepers(100_000), sleepers(1_000_000)]
}
