//! Locks, permits and notifications.
use crate::fanout::Reports;
use crate::scheduler::sum_all;
use crate::workload::{counted, Workload};
use std::pin::pin;
use std::sync::Arc;
use tokio::sync::{Mutex, Notify, Semaphore};
use tokio::task::yield_now;

const LAPS: u64 = 1000;
const REPEATS: u64 = 10_000;
const NOTIFICATIONS: u64 = 100;

async fn mutex(tasks: u64, yields: bool) -> u64 {
    let counter = Arc::new(Mutex::new(0u64));
    let task = |_| {
        let counter = counter.clone();
        tokio::spawn(async move {
            for _ in 0..LAPS {
                let mut count = counter.lock().await;
                *count += 1;
                if yields {
                    yield_now().await;
                }
            }
        })
    };
    for handle in (0..tasks).map(task).collect::<Vec<_>>() {
        handle.await.unwrap();
    }
    let count = *counter.lock().await;
    count
}

async fn semaphore(tasks: u64, permits: usize) -> u64 {
    let permits = Arc::new(Semaphore::new(permits));
    let task = |_| {
        let permits = permits.clone();
        tokio::spawn(async move {
            let mut laps = 0;
            while laps < LAPS {
                let _permit = permits.acquire().await.unwrap();
                yield_now().await;
                laps += 1;
            }
            laps
        })
    };
    sum_all((0..tasks).map(task).collect()).await
}

async fn semaphore_uncontended() -> u64 {
    let permits = Semaphore::new(10);
    let mut count = 0;
    for _ in 0..REPEATS {
        drop(permits.acquire().await.unwrap());
        count += 1;
    }
    count
}

async fn notify_rtt(times: u64) -> u64 {
    let both = Arc::new((Notify::new(), Notify::new()));
    let other = both.clone();
    tokio::spawn(async move {
        for _ in 0..times {
            other.0.notified().await;
            other.1.notify_one();
        }
    });
    let mut count = 0;
    for _ in 0..times {
        both.0.notify_one();
        both.1.notified().await;
        count += 1;
    }
    count
}

async fn notify_waiters(waiters: u64) -> u64 {
    let notify = Arc::new(Notify::new());
    let armed = Arc::new(Reports::default());
    let task = |_| {
        let (notify, armed) = (notify.clone(), armed.clone());
        tokio::spawn(async move {
            let mut woken = 0;
            for _ in 0..NOTIFICATIONS {
                let mut notified = pin!(notify.notified());
                notified.as_mut().enable();
                armed.report(); // the next notify_waiters reaches this task
                notified.await;
                woken += 1;
            }
            woken
        })
    };
    let tasks = (0..waiters).map(task).collect();
    for _ in 0..NOTIFICATIONS {
        armed.expect(waiters);
        armed.all().await;
        notify.notify_waiters();
    }
    sum_all(tasks).await
}

pub fn workloads() -> Vec<Workload> {
    let mut all = vec![];
    for yields in [false, true] {
        let params = format!("tasks=10,hold={}", if yields { "yield" } else { "none" });
        all.push(counted("mutex", params, 10 * LAPS).task(move || mutex(10, yields)));
    }
    let params = "tasks=10,permits=5,hold=yield".into();
    all.push(counted("semaphore", params, 10 * LAPS).task(|| semaphore(10, 5)));
    let definition = counted("semaphore_uncontended", format!("n={REPEATS}"), REPEATS);
    all.push(definition.task(semaphore_uncontended));
    all.push(counted("notify_rtt", "n=1000".into(), 1000).task(|| notify_rtt(1000)));
    // 30: up to Tokio 1.26, one of more than 32 waiters that waits again too soon is woken twice.
    let definition = counted("notify_waiters", "n=30".into(), 30 * NOTIFICATIONS);
    all.push(definition.task(|| notify_waiters(30)));
    all
}
