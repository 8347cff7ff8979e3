//! Channels with one receiver.
use crate::scheduler::ping;
use crate::workload::{counted, sum_below, Workload};
use tokio::sync::{mpsc, oneshot};

const MESSAGES: u64 = 10_000;

async fn bounded(capacity: usize, producers: u64) -> u64 {
    let (sender, mut receiver) = mpsc::channel::<u64>(capacity);
    for _ in 0..producers {
        let sender = sender.clone();
        tokio::spawn(async move {
            for i in 0..MESSAGES / producers {
                sender.send(i).await.unwrap();
            }
        });
    }
    drop(sender);
    let mut sum = 0;
    while let Some(value) = receiver.recv().await {
        sum += value;
    }
    sum
}

async fn unbounded(producers: u64) -> u64 {
    let (sender, mut receiver) = mpsc::unbounded_channel::<u64>();
    for _ in 0..producers {
        let sender = sender.clone();
        tokio::spawn(async move {
            for i in 0..MESSAGES / producers {
                sender.send(i).unwrap();
            }
        });
    }
    drop(sender);
    let mut sum = 0;
    while let Some(value) = receiver.recv().await {
        sum += value;
    }
    sum
}

async fn uncontended(capacity: u64) -> u64 {
    let (sender, mut receiver) = mpsc::channel::<u64>(capacity as usize);
    for i in 0..capacity {
        sender.send(i).await.unwrap();
    }
    let mut sum = 0;
    for _ in 0..capacity {
        sum += receiver.recv().await.unwrap();
    }
    sum
}

async fn requests(times: u64) -> u64 {
    let (server, mut inbox) = mpsc::channel::<oneshot::Sender<u64>>(10);
    tokio::spawn(async move {
        while let Some(reply) = inbox.recv().await {
            reply.send(1).unwrap();
        }
    });
    let mut replies = 0;
    for _ in 0..times {
        let (reply, answer) = oneshot::channel();
        server.send(reply).await.unwrap();
        replies += answer.await.unwrap();
    }
    replies
}

async fn oneshot_local(times: u64) -> u64 {
    let mut sum = 0;
    for i in 0..times {
        let (sender, receiver) = oneshot::channel();
        sender.send(i).unwrap();
        sum += receiver.await.unwrap();
    }
    sum
}

async fn oneshot_rtt(times: u64) -> u64 {
    let mut sum = 0;
    for _ in 0..times {
        sum += ping().await;
    }
    sum
}

/// Sends in turn to all, then keeps them open until the consumer has read everything.
fn spawn_round_robin(senders: Vec<mpsc::Sender<u64>>) {
    tokio::spawn(async move {
        for i in 0..MESSAGES {
            senders[i as usize % senders.len()].send(i).await.unwrap();
        }
        senders[0].closed().await;
    });
}

fn open<const N: usize>() -> [mpsc::Receiver<u64>; N] {
    let (senders, receivers): (Vec<_>, Vec<_>) = (0..N).map(|_| mpsc::channel(100)).unzip();
    spawn_round_robin(senders);
    receivers.try_into().expect("as many as were made")
}

async fn select2() -> u64 {
    let [mut a, mut b] = open();
    let mut sum = 0;
    for _ in 0..MESSAGES {
        sum += tokio::select! { v = a.recv() => v, v = b.recv() => v }.unwrap();
    }
    sum
}

async fn select10() -> u64 {
    let [mut a, mut b, mut c, mut d, mut e, mut f, mut g, mut h, mut i, mut j] = open();
    let mut sum = 0;
    for _ in 0..MESSAGES {
        let value = tokio::select! {
            v = a.recv() => v, v = b.recv() => v, v = c.recv() => v, v = d.recv() => v,
            v = e.recv() => v, v = f.recv() => v, v = g.recv() => v, v = h.recv() => v,
            v = i.recv() => v, v = j.recv() => v,
        };
        sum += value.unwrap();
    }
    sum
}

pub fn workloads() -> Vec<Workload> {
    let mut all = vec![];
    for capacity in [100, 1000] {
        for producers in [1, 5] {
            let params = format!("cap={capacity},producers={producers}");
            let answer = producers * sum_below(MESSAGES / producers);
            let definition = counted("mpsc", params, MESSAGES).answering(answer);
            all.push(definition.task(move || bounded(capacity, producers)));
        }
    }
    let definition = counted("mpsc_unbounded", "producers=5".into(), MESSAGES);
    all.push(
        definition
            .answering(5 * sum_below(MESSAGES / 5))
            .task(|| unbounded(5)),
    );
    let definition = counted("mpsc_uncontended", "cap=5000".into(), 5000);
    all.push(
        definition
            .answering(sum_below(5000))
            .task(|| uncontended(5000)),
    );
    all.push(counted("mpsc_oneshot", "n=1000".into(), 1000).task(|| requests(1000)));
    let definition = counted("oneshot_local", "n=1000".into(), 1000);
    all.push(
        definition
            .answering(sum_below(1000))
            .task(|| oneshot_local(1000)),
    );
    let definition = counted("oneshot_rtt", "n=1000".into(), 1000);
    all.push(definition.answering(2000).task(|| oneshot_rtt(1000)));
    let select = |n| counted("select_mpsc", format!("n={n}"), MESSAGES);
    all.push(select(2).answering(sum_below(MESSAGES)).task(select2));
    all.push(select(10).answering(sum_below(MESSAGES)).task(select10));
    all
}
