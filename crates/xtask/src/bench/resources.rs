//! What a process has used, as Linux counts it.

use std::fs;

use anyhow::{Context as _, Result, anyhow};

/// Clock ticks a second in `/proc`; fixed by Linux's interface.
const TICKS: f64 = 100.0;

/// Seconds of processor time, user and system.
pub(super) fn cpu_seconds(pid: u32) -> Result<f64> {
    let stat =
        fs::read_to_string(format!("/proc/{pid}/stat")).context("cannot read processor time")?;
    // The name in parentheses may hold spaces; numbers follow it.
    let fields: Vec<&str> = stat
        .rsplit_once(')')
        .map(|(_, rest)| rest.split_whitespace().collect())
        .unwrap_or_default();
    let ticks = |index: usize| -> Option<f64> { fields.get(index)?.parse().ok() };
    match (ticks(11), ticks(12)) {
        (Some(user), Some(system)) => Ok((user + system) / TICKS),
        _ => Err(anyhow!("cannot understand /proc/PID/stat")),
    }
}

/// Megabytes that the process has to itself, without mapped files.
pub(super) fn anonymous_megabytes(pid: u32) -> Result<f64> {
    let rollup =
        fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).context("cannot read memory")?;
    let kilobytes = rollup
        .lines()
        .find_map(|line| line.strip_prefix("Anonymous:"))
        .and_then(|rest| rest.trim().trim_end_matches(" kB").parse::<f64>().ok());
    kilobytes
        .map(|kilobytes| kilobytes / 1_024.0)
        .ok_or_else(|| anyhow!("cannot understand /proc/PID/smaps_rollup"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_process_uses_time_and_memory() {
        let pid = std::process::id();
        assert!(cpu_seconds(pid).expect("reads") >= 0.0);
        assert!(anonymous_megabytes(pid).expect("reads") > 0.0);
    }
}
