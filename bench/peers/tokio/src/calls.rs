//! Nested calls, and futures awaited together: what a future costs that is no task.
use crate::workload::{counted, sum_below, Definition, Workload};
use futures::future::join_all;
use std::future::Future;
use std::hint::black_box;
use std::pin::Pin;
use tokio::task::{yield_now, JoinSet};

const REPEATS: u64 = 10_000;

/// The innermost call: ready at once, or after one yield.
async fn call1(value: u64, yields: bool) -> u64 {
    if yields {
        yield_now().await;
    }
    black_box(value)
}

macro_rules! levels {
    ($name:ident) => {};
    ($next:ident $name:ident $($more:ident)*) => {
        async fn $name(value: u64, yields: bool) -> u64 {
            $next(black_box(value), yields).await + 1
        }
        levels!($name $($more)*);
    };
}
levels!(call1 call2 call3 call4 call5 call6 call7 call8 call9 call10 call11 call12 call13 call14
    call15 call16 call17 call18 call19 call20);

/// The same with a heap-allocated `dyn Future` per level, as recursion or a trait object needs.
fn boxed(depth: u64, value: u64, yields: bool) -> Pin<Box<dyn Future<Output = u64> + Send>> {
    Box::pin(async move {
        if depth == 1 {
            call1(value, yields).await
        } else {
            boxed(depth - 1, black_box(value), yields).await + 1
        }
    })
}

/// Repeats a call with the arguments from zero up and adds the results.
async fn repeated<F: Future<Output = u64>>(call: impl Fn(u64) -> F) -> u64 {
    let mut sum = 0;
    for i in 0..REPEATS {
        sum += call(i).await;
    }
    sum
}

async fn yield_once() -> u64 {
    yield_now().await;
    1
}

async fn join_yield(futures: u64) -> u64 {
    let mut sum = 0;
    for _ in 0..REPEATS / futures {
        let ones = join_all((0..futures).map(|_| yield_once())).await;
        sum += ones.iter().sum::<u64>();
    }
    sum
}

async fn join_spawn(tasks: u64) -> u64 {
    let mut sum = 0;
    for _ in 0..REPEATS / tasks {
        let mut group = JoinSet::new();
        for _ in 0..tasks {
            group.spawn(yield_once());
        }
        while let Some(one) = group.join_next().await {
            sum += one.unwrap();
        }
    }
    sum
}

fn calls(name: &'static str, depth: u64) -> Definition {
    let answer = sum_below(REPEATS) + REPEATS * (depth - 1);
    counted(name, format!("depth={depth}"), REPEATS).answering(answer)
}

pub fn workloads() -> Vec<Workload> {
    let mut all = vec![
        calls("call_ready", 20).task(|| repeated(|i| call20(i, false))),
        calls("call_yield", 20).task(|| repeated(|i| call20(i, true))),
        calls("call_yield", 1).task(|| repeated(|i| call1(i, true))),
        calls("call_boxed_ready", 20).task(|| repeated(|i| boxed(20, i, false))),
        calls("call_boxed_yield", 20).task(|| repeated(|i| boxed(20, i, true))),
    ];
    for n in [10, 1000] {
        all.push(counted("join_yield", format!("n={n}"), REPEATS).task(move || join_yield(n)));
        all.push(counted("join_spawn", format!("n={n}"), REPEATS).task(move || join_spawn(n)));
    }
    all
}
