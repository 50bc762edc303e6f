//! A program from its start to its end, as the one who waits for it sees it.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use templategen::exit::Exit;
use wait4::{ResUse, Wait4};

use crate::failure::Failure;
use crate::samples::Timing;

/// Runs before the ones that count, so that files are in memory.
const WARM_UP_RUNS: u16 = 3;

/// What the runs of a program took.
#[derive(Debug)]
pub(crate) struct Measurement {
    /// From the call that starts the process until it is gone.
    pub(crate) timing: Timing,
    /// The most memory that was resident at once in any of the runs, in bytes.
    ///
    /// The kernel counts from before the program replaced its parent's copy, so this is never less than the
    /// parent's own peak: measure while the parent is still small.
    pub(crate) peak_memory: u64,
}

/// Runs a program that writes nowhere, several times in a row after a warm-up.
///
/// # Errors
/// Where the program can not be started, or ends with another status than 0.
pub(crate) fn measure(command: &mut Command, runs: u16) -> Result<Measurement, Failure> {
    command.stdin(Stdio::null()).stdout(Stdio::null());
    for _ in 0..WARM_UP_RUNS {
        run(command)?;
    }
    let mut durations = Vec::new();
    let mut peak_memory = 0;
    for _ in 0..runs {
        let (duration, used) = run(command)?;
        durations.push((duration, used.rusage.utime + used.rusage.stime));
        peak_memory = peak_memory.max(used.rusage.maxrss);
    }
    Ok(Measurement { timing: Timing::new(durations), peak_memory })
}

fn run(command: &mut Command) -> Result<(Duration, ResUse), Failure> {
    let start = Instant::now();
    let used = command.spawn().and_then(Wait4::wait4);
    let duration = start.elapsed();
    let used = used.map_err(|error| broken(command, &error.to_string()))?;
    if used.status.success() { Ok((duration, used)) } else { Err(broken(command, &used.status.to_string())) }
}

/// Runs a program for what it writes to standard output.
///
/// # Errors
/// As [`measure`].
pub(crate) fn output(command: &mut Command) -> Result<Vec<u8>, Failure> {
    let output = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::inherit()).output();
    let output = output.map_err(|error| broken(command, &error.to_string()))?;
    if output.status.success() { Ok(output.stdout) } else { Err(broken(command, &output.status.to_string())) }
}

fn broken(command: &Command, why: &str) -> Failure {
    let words: Vec<_> = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(std::ffi::OsStr::to_string_lossy)
        .collect();
    Failure::new(
        Exit::Environment,
        format!("`{}` failed: {why}", words.join(" ")),
        "read what it says above, and run it alone",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_is_measured_from_its_start_to_its_end() {
        let measurement = measure(&mut Command::new("true"), 2).expect("`true` can be run");
        assert!(Duration::ZERO < measurement.timing.wall.shortest());
        assert!(measurement.timing.processor.shortest() <= measurement.timing.wall.median());
        // The smallest process has the pages of its loader; a figure in kibibytes would be below this.
        assert!(100_000 < measurement.peak_memory, "{}", measurement.peak_memory);
    }

    #[test]
    fn a_program_that_fails_is_no_figure() {
        for (program, argument, message) in [
            (
                "false",
                "now",
                "error: `false now` failed: exit status: 1\n  = help: read what it says above, and run it alone",
            ),
            (
                "no-such-program",
                "now",
                "error: `no-such-program now` failed: No such file or directory (os error 2)\n  = help: read what it says above, and run it alone",
            ),
        ] {
            let failure = measure(Command::new(program).arg(argument), 1).expect_err("it fails");
            assert_eq!(failure.to_string(), message);
            let failure = output(Command::new(program).arg(argument)).expect_err("it fails");
            assert_eq!(failure.to_string(), message);
        }
    }
}
