//! Tokio's programs for the shared workloads, behind the line protocol that `bench/README.md`
//! describes.
mod allocations;
mod calls;
mod channels;
mod echo;
mod fanout;
mod machine;
mod memory;
mod rounds;
mod scale;
mod scheduler;
mod session;
mod sleepers;
mod sync;
mod timers;
mod workload;

pub use allocations::Counting;

use std::io;
use std::process::ExitCode;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};
use workload::{find, Workload};

const USAGE: &str = "usage: peer-tokio ct|mt[-LABEL] \
     serve | mem oneshot|sleep N | scale spawn|sleep N ROUNDS LEAST | echo PORT | hello | bytes NAME PARAMS";

/// The current-thread flavour, or several workers: two, unless WORKERS says otherwise.
fn runtime(flavor: &str) -> Result<Runtime, String> {
    let mut builder = if flavor.starts_with("ct") {
        Builder::new_current_thread()
    } else if flavor.starts_with("mt") {
        let workers = std::env::var("WORKERS").unwrap_or("2".into());
        let workers = workers
            .parse()
            .map_err(|_| format!("WORKERS is no number: {workers}"))?;
        let mut builder = Builder::new_multi_thread();
        builder.worker_threads(workers);
        builder
    } else {
        return Err(USAGE.into());
    };
    builder.enable_all().build().map_err(|e| e.to_string())
}

/// In the order of the definitions.
fn workloads() -> Vec<Workload> {
    let mut all = scheduler::workloads();
    all.extend(calls::workloads());
    all.extend(channels::workloads());
    all.extend(fanout::workloads());
    all.extend(sync::workloads());
    all.extend(timers::workloads());
    all.extend(sleepers::workloads());
    all
}

fn number(text: &str) -> Result<usize, String> {
    text.parse().map_err(|_| format!("no number: {text}"))
}

fn obey(arguments: &[&str]) -> Result<(), String> {
    let (flavor, piece) = arguments.split_first().ok_or(USAGE)?;
    let runtime = runtime(flavor)?;
    match piece {
        ["serve"] => session::serve(
            flavor,
            &runtime,
            &workloads(),
            io::stdin().lock(),
            io::stdout(),
        )
        .map_err(|e| e.to_string())?,
        ["mem", kind, n] => memory::measure(&runtime, kind, number(n)?)?,
        ["scale", kind, n, rounds, least] => {
            scale::measure(&runtime, kind, number(n)?, number(rounds)?, number(least)?)?
        }
        ["echo", port] => echo::serve(&runtime, port.parse().map_err(|_| USAGE)?)?,
        ["bytes", name, params] => {
            let bytes = allocations::per_iteration(&runtime, find(&workloads(), name, params)?)?;
            println!("{bytes}");
        }
        ["hello"] => runtime.block_on(async {
            tokio::time::sleep(Duration::from_millis(10)).await;
            println!("hello");
        }),
        _ => return Err(USAGE.into()),
    }
    // Not waiting for what is still parked: a million tasks take their time to be torn down.
    std::process::exit(0)
}

/// Does what the arguments of the process say.
pub fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if let Err(message) = obey(&arguments) {
        println!("failed\t{message}");
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}
