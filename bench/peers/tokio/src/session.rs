//! The conversation with whoever measures: one line per request, its fields separated by tabs, and
//! one answer, which is `failed` and a message when anything goes wrong.
use crate::rounds::Rounds;
use crate::workload::{find, Workload};
use std::io::{self, BufRead, Write};
use std::time::Duration;
use tokio::runtime::Runtime;

/// Answers until asked to quit or until nobody asks any more.
pub fn serve(
    flavor: &str,
    runtime: &Runtime,
    workloads: &[Workload],
    requests: impl BufRead,
    mut answers: impl Write,
) -> io::Result<()> {
    let version = concat!("Tokio ", env!("TOKIO_VERSION"));
    writeln!(answers, "hello\ttokio-{flavor}\t{version}")?;
    answers.flush()?;
    let mut session = Session {
        flavor,
        runtime,
        workloads,
        prepared: None,
    };
    for line in requests.lines() {
        let line = line?;
        if line == "quit" {
            break;
        }
        match session.answer(&line.split('\t').collect::<Vec<_>>()) {
            Ok(answer) => writeln!(answers, "{answer}")?,
            Err(message) => writeln!(answers, "failed\t{}", message.replace(['\n', '\t'], " "))?,
        }
        answers.flush()?;
    }
    Ok(())
}

struct Session<'a> {
    flavor: &'a str,
    runtime: &'a Runtime,
    workloads: &'a [Workload],
    prepared: Option<Rounds<'a>>,
}

impl Session<'_> {
    fn answer(&mut self, request: &[&str]) -> Result<String, String> {
        match request {
            ["list"] => Ok(self.list()),
            ["prepare", name, params, round, warm] => {
                self.prepare(name, params, millis(round)?, millis(warm)?)
            }
            ["round"] => self
                .prepared
                .as_ref()
                .ok_or("a round needs a prepared workload")?
                .measure(),
            _ => Err(format!("no such request: {}", request.join(" "))),
        }
    }

    fn list(&self) -> String {
        let mut lines = String::new();
        for workload in self.workloads {
            lines += &format!("workload\t{}\t{}\n", workload.name, workload.params);
        }
        lines + "end"
    }

    fn prepare(
        &mut self,
        name: &str,
        params: &str,
        round: Duration,
        warm: Duration,
    ) -> Result<String, String> {
        self.prepared = None;
        let workload = find(self.workloads, name, params)?;
        let rounds = Rounds::prepare(workload, self.flavor, self.runtime, round, warm)?;
        let answer = format!("prepared\t{}", rounds.iterations);
        self.prepared = Some(rounds);
        Ok(answer)
    }
}

fn millis(text: &str) -> Result<Duration, String> {
    text.parse()
        .map(Duration::from_millis)
        .map_err(|_| format!("no milliseconds: {text}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workload::counted;

    /// The answers to `requests` of a peer with a workload that is right and one that is wrong.
    fn answers_to(requests: &str) -> Vec<String> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let workloads = [
            counted("right", "n=3".into(), 3).task(|| async { 3 }),
            counted("wrong", "".into(), 3).task(|| async { 2 }),
            counted("failing", "".into(), 3).task(|| async { panic!("no") }),
        ];
        let mut answers = vec![];
        serve(
            "tokio-ct",
            &runtime,
            &workloads,
            requests.as_bytes(),
            &mut answers,
        )
        .unwrap();
        String::from_utf8(answers)
            .unwrap()
            .lines()
            .skip(1)
            .map(String::from)
            .collect()
    }

    #[test]
    fn list_names_all() {
        let expected = [
            "workload\tright\tn=3",
            "workload\twrong\t",
            "workload\tfailing\t",
            "end",
        ];
        assert_eq!(answers_to("list\nquit\nlist\n"), expected);
    }

    #[test]
    fn round_after_prepare_reports_whole_iterations() {
        let answers = answers_to("prepare\tright\tn=3\t1\t1\nround\n");

        let iterations: u64 = answers[0]
            .strip_prefix("prepared\t")
            .unwrap()
            .parse()
            .unwrap();
        let fields: Vec<&str> = answers[1].split('\t').collect();
        assert_eq!(fields[0], "round");
        assert_eq!(fields[1], (3 * iterations).to_string());
        assert_eq!(fields[6], "3");
    }

    #[test]
    fn wrong_answer_fails() {
        let answers = answers_to("prepare\twrong\t\t1\t1\nround\n");

        assert!(
            answers[0].starts_with("failed\twrong answer of wrong"),
            "{answers:?}"
        );
        assert_eq!(answers[1], "failed\ta round needs a prepared workload");
    }

    #[test]
    fn panic_fails() {
        let answers = answers_to("prepare\tfailing\t\t1\t1\n");

        assert!(answers[0].starts_with("failed\t"), "{answers:?}");
    }

    #[test]
    fn unknown_requests_fail() {
        let answers = answers_to("prepare\tright\t\t1\t1\nprepare\tright\tn=3\tx\t1\nno\n");

        assert_eq!(answers.len(), 3);
        assert!(
            answers.iter().all(|a| a.starts_with("failed\t")),
            "{answers:?}"
        );
    }
}
