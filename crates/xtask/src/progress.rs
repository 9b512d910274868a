//! Numbered progress lines with the elapsed time.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Result;

/// Silence longer than this looks like a hang.
const REMINDER: Duration = Duration::from_secs(20);

#[derive(Debug)]
pub(crate) struct Progress {
    total: usize,
    started: Instant,
    finished: Vec<Finished>,
}

/// One step that ended, for the summary.
#[derive(Debug)]
struct Finished {
    title: String,
    took: Duration,
    passed: bool,
}

/// What a step found out about its own work.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Done {
    Worked,
    /// Nothing had changed since the last time.
    Unchanged,
    /// It did its work, and this is worth a line.
    Note(String),
}

impl Progress {
    pub(crate) fn new(total: usize) -> Self {
        Self {
            total,
            started: Instant::now(),
            finished: Vec::new(),
        }
    }

    /// Runs one step: says what it does and what it waits for, reminds of itself
    /// while it is silent, and ends with the time it took.
    pub(crate) fn step(
        &mut self,
        title: &str,
        waits_for: &str,
        work: impl FnOnce() -> Result<Done>,
    ) -> Result<()> {
        self.step_for(title, waits_for, || Ok(((), work()?)))
    }

    /// The same for a step that makes something which later steps use.
    pub(crate) fn step_for<T>(
        &mut self,
        title: &str,
        waits_for: &str,
        work: impl FnOnce() -> Result<(T, Done)>,
    ) -> Result<T> {
        let number = self.finished.len() + 1;
        println!("[{number}/{}] {title} ({waits_for})", self.total);
        let started = Instant::now();
        let outcome = {
            let _reminder = Reminder::start(title.to_owned(), started);
            work()
        };
        let took = started.elapsed();
        self.finished.push(Finished {
            title: title.to_owned(),
            took,
            passed: outcome.is_ok(),
        });
        let (made, done) = outcome?;
        let time = clock(took);
        match done {
            Done::Worked => println!("      done in {time}"),
            Done::Unchanged => println!("      unchanged ({time})"),
            Done::Note(note) => println!("      {note} ({time})"),
        }
        Ok(made)
    }

    pub(crate) fn elapsed(&self) -> String {
        clock(self.started.elapsed())
    }

    /// One line per step that ran, and how many never did.
    pub(crate) fn summary(&self) -> String {
        let mut lines: Vec<String> = self.finished.iter().map(Finished::line).collect();
        let left = self.total.saturating_sub(self.finished.len());
        if left > 0 {
            lines.push(format!("  {left} more not run"));
        }
        lines.join("\n")
    }
}

impl Finished {
    fn line(&self) -> String {
        let verdict = if self.passed { "passed" } else { "FAILED" };
        format!("  {verdict}  {:>11}  {}", clock(self.took), self.title)
    }
}

/// Speaks up every [`REMINDER`] until it is dropped.
#[derive(Debug)]
struct Reminder {
    // Dropping the sender ends the thread.
    _alive: mpsc::Sender<()>,
}

impl Reminder {
    fn start(title: String, started: Instant) -> Self {
        let (alive, ended) = mpsc::channel::<()>();
        thread::spawn(move || {
            while ended.recv_timeout(REMINDER) == Err(RecvTimeoutError::Timeout) {
                println!("      still at it: {title}, {}", clock(started.elapsed()));
            }
        });
        Self { _alive: alive }
    }
}

/// A duration as people say it: `0.4 s`, `12 s`, `2 min 05 s`.
pub(crate) fn clock(time: Duration) -> String {
    let seconds = time.as_secs();
    match seconds {
        0..10 => format!("{:.1} s", time.as_secs_f32()),
        10..60 => format!("{seconds} s"),
        _ => format!("{} min {:02} s", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use anyhow::anyhow;

    use super::*;

    #[test]
    fn times_are_written_as_people_say_them() {
        assert_eq!(clock(Duration::from_millis(400)), "0.4 s");
        assert_eq!(clock(Duration::from_secs(59)), "59 s");
        assert_eq!(clock(Duration::from_secs(125)), "2 min 05 s");
    }

    #[test]
    fn the_summary_names_what_failed_and_what_never_ran() {
        let mut progress = Progress::new(3);
        progress
            .step("first", "nothing", || Ok(Done::Worked))
            .expect("passes");
        let failed = progress.step("second", "nothing", || Err(anyhow!("broken")));
        assert!(failed.is_err());
        let summary = progress.summary();
        assert!(summary.contains("passed") && summary.contains("first"));
        assert!(
            summary
                .lines()
                .any(|line| line.contains("FAILED") && line.contains("second"))
        );
        assert!(summary.contains("1 more not run"));
    }
}
