//! One workload on its way through warm-up and measured rounds.
use crate::workload::Workload;
use crate::{allocations, machine};
use std::fmt::Write;
use std::time::{Duration, Instant};
use tokio::runtime::Runtime;

const LEAST_GROWTH: f64 = 1.1;
const MOST_GROWTH: f64 = 10.0;
/// Bytes are counted over this part of a round's iterations, outside of the rounds.
const COUNTED_PART: u64 = 10;

pub struct Rounds<'a> {
    workload: &'a Workload,
    runtime: &'a Runtime,
    pub iterations: u64,
    bytes_per_iteration: u64,
}

impl<'a> Rounds<'a> {
    /// Runs for at least `warm`, and until as many iterations are found as make a round last
    /// `round`. The first iteration runs with bytes counted, which is all the counting there is
    /// where one iteration fills a round.
    pub fn prepare(
        workload: &'a Workload,
        runtime: &'a Runtime,
        round: Duration,
        warm: Duration,
    ) -> Result<Self, String> {
        let begin = Instant::now();
        let (first, bytes) = allocations::counted(|| workload.run(runtime, 1));
        first?;
        let mut rounds = Rounds {
            workload,
            runtime,
            iterations: 1,
            bytes_per_iteration: bytes,
        };
        if begin.elapsed() < round.max(warm) {
            rounds.warm_up(begin, round, warm)?;
        }
        let sample = rounds.iterations / COUNTED_PART;
        if sample > 0 {
            let (counted, bytes) = allocations::counted(|| workload.run(runtime, sample));
            counted?;
            rounds.bytes_per_iteration = bytes / sample;
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
        let bytes = self.bytes_per_iteration * self.iterations;
        let answer = self.workload.answer;
        let mut line = format!("round\t{operations}\t{wall}\t{cpu}\t{bytes}\t{core:.4}\t{answer}");
        for (key, value) in metrics {
            write!(line, "\t{key}={value}").expect("a string takes everything");
        }
        Ok(line)
    }
}
