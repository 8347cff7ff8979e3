//! One workload on its way through warm-up and measured rounds.
use crate::workload::Workload;
use crate::{allocations, machine};
use std::fmt::Write;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

const LEAST_GROWTH: f64 = 1.1;
const MOST_GROWTH: f64 = 10.0;
/// A workload whose one iteration takes longer is not run again to count its bytes.
const LONG: Duration = Duration::from_secs(2);

pub struct Rounds<'a> {
    workload: &'a Workload,
    runtime: &'a Runtime,
    pub iterations: u64,
    bytes_per_iteration: Option<u64>,
}

impl<'a> Rounds<'a> {
    /// Runs for at least `warm`, and until as many iterations are found as make a round last
    /// `round`.
    pub fn prepare(
        workload: &'a Workload,
        flavor: &str,
        runtime: &'a Runtime,
        round: Duration,
        warm: Duration,
    ) -> Result<Self, String> {
        let begin = Instant::now();
        workload.run(runtime, 1)?;
        let first = begin.elapsed();
        let mut rounds = Rounds {
            workload,
            runtime,
            iterations: 1,
            bytes_per_iteration: None,
        };
        if first < round.max(warm) {
            rounds.warm_up(begin, round, warm)?;
        }
        if first < LONG {
            rounds.bytes_per_iteration = allocations::ask_twin(flavor, workload)?;
        }
        Ok(rounds)
    }

    fn warm_up(&mut self, begin: Instant, round: Duration, warm: Duration) -> Result<(), String> {
        loop {
            let start = Instant::now();
            self.workload.run(self.runtime, self.iterations)?;
            let took = start.elapsed();
            if took < round {
                let missing = round.as_secs_f64() / took.as_secs_f64().max(1e-9);
                let growth = missing.clamp(LEAST_GROWTH, MOST_GROWTH);
                self.iterations = (self.iterations as f64 * growth).ceil() as u64;
            } else if begin.elapsed() >= warm {
                return Ok(());
            }
        }
    }

    /// Runs one round and returns the line that reports it.
    pub fn measure(&self) -> Result<String, String> {
        let core = machine::core_nanos_per_step();
        let cpu = machine::cpu_nanos();
        let wall = Instant::now();
        let metrics = self.workload.run(self.runtime, self.iterations)?;
        let wall = wall.elapsed().as_nanos();
        let cpu = machine::cpu_nanos() - cpu;
        let operations = self.workload.operations * self.iterations;
        let bytes = match self.bytes_per_iteration {
            Some(bytes) => (bytes * self.iterations).to_string(),
            None => "-".into(),
        };
        let answer = self.workload.answer;
        let mut line = format!("round\t{operations}\t{wall}\t{cpu}\t{bytes}\t{core:.4}\t{answer}");
        for (key, value) in metrics {
            write!(line, "\t{key}={value}").expect("a string takes everything");
        }
        Ok(line)
    }
}
