//! Making, arming and dropping timers.
use crate::workload::{counted, sum_below, Workload};
use std::future::{poll_fn, Future};
use std::hint::black_box;
use std::pin::{pin, Pin};
use std::task::Poll;
use std::time::Duration;
use tokio::task::yield_now;
use tokio::time::{sleep, timeout, Sleep};

const REPEATS: u64 = 10_000;
const SECOND: Duration = Duration::from_secs(1);

/// Polls a timer once, which must find it waiting, and returns one.
async fn arm(mut timer: Pin<&mut Sleep>) -> u64 {
    poll_fn(|context| Poll::Ready(timer.as_mut().poll(context).is_pending().into())).await
}

async fn create() -> u64 {
    let mut count = 0;
    for _ in 0..REPEATS {
        drop(black_box(sleep(SECOND)));
        count += 1;
    }
    count
}

async fn arm_cancel() -> u64 {
    let mut armed = 0;
    for _ in 0..REPEATS {
        armed += arm(pin!(sleep(SECOND))).await;
    }
    armed
}

async fn arm_cancel_live(timers: u64) -> u64 {
    let mut all = Vec::with_capacity(timers as usize);
    let mut armed = 0;
    for i in 0..timers {
        let scattered = Duration::from_micros(i * 7919 % 1_000_000);
        let mut timer = Box::pin(sleep(60 * SECOND + scattered));
        armed += arm(timer.as_mut()).await;
        all.push(timer);
    }
    armed
}

async fn timeout_ready() -> u64 {
    let mut sum = 0;
    for i in 0..REPEATS {
        sum += timeout(SECOND, async { black_box(i) }).await.unwrap();
    }
    sum
}

async fn timeout_yield() -> u64 {
    let mut count = 0;
    for _ in 0..REPEATS {
        let yield_once = async {
            yield_now().await;
            1
        };
        count += timeout(SECOND, yield_once).await.unwrap();
    }
    count
}

pub fn workloads() -> Vec<Workload> {
    let repeated = |name| counted(name, format!("n={REPEATS}"), REPEATS);
    vec![
        repeated("sleep_create").task(create),
        repeated("sleep_arm_cancel").task(arm_cancel),
        counted("sleep_arm_cancel_live", "n=1000000".into(), 1_000_000)
            .task(|| arm_cancel_live(1_000_000)),
        repeated("timeout_ready")
            .answering(sum_below(REPEATS))
            .task(timeout_ready),
        repeated("timeout_yield").task(timeout_yield),
    ]
}
