//! What a workload is, and the program for it.
use std::future::Future;
use tokio::runtime::Runtime;

/// What so many iterations computed in all, and what they measured besides time.
pub struct Outcome {
    pub sum: u64,
    pub metrics: Vec<(&'static str, u64)>,
}

type Body = dyn Fn(&Runtime, u64) -> Result<Outcome, String>;

pub struct Workload {
    pub name: &'static str,
    /// Its sizes as `key=value,…`, or nothing.
    pub params: String,
    /// How many operations one iteration is.
    pub operations: u64,
    /// The number that one iteration computes.
    pub answer: u64,
    body: Box<Body>,
}

/// The part of a workload that all peers share.
pub struct Definition {
    name: &'static str,
    params: String,
    operations: u64,
    answer: u64,
}

/// A workload whose answer is how many operations it did.
pub fn counted(name: &'static str, params: String, operations: u64) -> Definition {
    Definition {
        name,
        params,
        operations,
        answer: operations,
    }
}

/// The sum of the numbers from zero to below `limit`.
pub fn sum_below(limit: u64) -> u64 {
    limit * (limit - 1) / 2
}

impl Definition {
    /// With an answer of its own.
    pub fn answering(self, answer: u64) -> Definition {
        Definition { answer, ..self }
    }

    /// With a program that runs inside one task; `iteration` returns its answer.
    pub fn task<F, Fut>(self, iteration: F) -> Workload
    where
        F: Fn() -> Fut + Clone + Send + 'static,
        Fut: Future<Output = u64> + Send + 'static,
    {
        self.outside(move |runtime, iterations| {
            let iteration = iteration.clone();
            // Spawned on both flavours: the future that block_on itself polls is no ordinary task.
            let task = runtime.spawn(async move {
                let mut sum = 0;
                for _ in 0..iterations {
                    sum += iteration().await;
                }
                sum
            });
            let sum = runtime.block_on(task).map_err(|e| e.to_string())?;
            Ok(Outcome {
                sum,
                metrics: vec![],
            })
        })
    }

    /// With a program that drives the runtime from outside.
    pub fn outside(
        self,
        body: impl Fn(&Runtime, u64) -> Result<Outcome, String> + 'static,
    ) -> Workload {
        let Definition {
            name,
            params,
            operations,
            answer,
        } = self;
        Workload {
            name,
            params,
            operations,
            answer,
            body: Box::new(body),
        }
    }
}

/// The workload of that name with those sizes.
pub fn find<'a>(all: &'a [Workload], name: &str, params: &str) -> Result<&'a Workload, String> {
    let found = all.iter().find(|w| w.name == name && w.params == params);
    found.ok_or(format!("no workload {name} {params}"))
}

impl Workload {
    /// Runs so many iterations, checks their answers, and returns what they measured themselves.
    pub fn run(
        &self,
        runtime: &Runtime,
        iterations: u64,
    ) -> Result<Vec<(&'static str, u64)>, String> {
        let Outcome { sum, metrics } = (self.body)(runtime, iterations)?;
        if sum != self.answer * iterations {
            return Err(format!(
                "wrong answer of {} {}: {iterations} iterations gave {sum}, each must give {}",
                self.name, self.params, self.answer
            ));
        }
        Ok(metrics)
    }
}
