//! Channels with many receivers. A sender sends one value, waits until every receiver has seen it,
//! then sends the next.
use crate::scheduler::sum_all;
use crate::workload::{counted, sum_below, Workload};
use std::sync::atomic::{AtomicU64, Ordering::*};
use std::sync::Arc;
use tokio::sync::{broadcast, watch, Notify};

const DELIVERIES: u64 = 20_000;

/// Lets one task wait until so many others have reported.
#[derive(Default)]
pub struct Reports {
    missing: AtomicU64,
    none_missing: Notify,
}

impl Reports {
    pub fn report(&self) {
        if self.missing.fetch_sub(1, AcqRel) == 1 {
            self.none_missing.notify_one();
        }
    }

    /// Expects so many more. With those that came early, the number may pass zero from below.
    pub fn expect(&self, more: u64) {
        self.missing.fetch_add(more, AcqRel);
    }

    pub async fn all(&self) {
        while self.missing.load(Acquire) != 0 {
            self.none_missing.notified().await;
        }
    }
}

async fn broadcasting(receivers: u64) -> u64 {
    let (sender, _) = broadcast::channel::<u64>(1000);
    let reports = Arc::new(Reports::default());
    let task = |_| {
        let (mut receiver, reports) = (sender.subscribe(), reports.clone());
        tokio::spawn(async move {
            let mut sum = 0;
            while let Ok(value) = receiver.recv().await {
                sum += value;
                reports.report();
            }
            sum
        })
    };
    let tasks = (0..receivers).map(task).collect();
    for i in 0..DELIVERIES / receivers {
        reports.expect(receivers);
        sender.send(i).unwrap();
        reports.all().await;
    }
    drop(sender);
    sum_all(tasks).await
}

async fn watching(receivers: u64) -> u64 {
    let (sender, receiver) = watch::channel(0u64);
    let reports = Arc::new(Reports::default());
    let task = |_| {
        let (mut receiver, reports) = (receiver.clone(), reports.clone());
        tokio::spawn(async move {
            let mut sum = 0;
            while receiver.changed().await.is_ok() {
                sum += *receiver.borrow();
                reports.report();
            }
            sum
        })
    };
    let tasks = (0..receivers).map(task).collect();
    for i in 1..=DELIVERIES / receivers {
        reports.expect(receivers);
        sender.send(i).unwrap();
        reports.all().await;
    }
    drop(sender);
    sum_all(tasks).await
}

pub fn workloads() -> Vec<Workload> {
    let mut all = vec![];
    for rx in [10, 100, 1000] {
        let sent = DELIVERIES / rx;
        let definition = counted("broadcast", format!("rx={rx}"), DELIVERIES);
        all.push(
            definition
                .answering(rx * sum_below(sent))
                .task(move || broadcasting(rx)),
        );
        let definition = counted("watch", format!("rx={rx}"), DELIVERIES);
        all.push(
            definition
                .answering(rx * sum_below(sent + 1))
                .task(move || watching(rx)),
        );
    }
    all
}
