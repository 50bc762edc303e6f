//! The load generator of this workspace.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use serde_json::Value;
use templategen::exit::Exit;

use super::client::{self, ACCESS_KEY, IN_FLIGHT, Job, REGION, SECRET_KEY, SESSION_TOKEN, Used};
use crate::failure::Failure;
use crate::workspace;

/// How late requests were sent.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Lateness {
    pub(super) median: Duration,
    pub(super) p99: Duration,
    pub(super) longest: Duration,
}

/// Sends all requests as fast as answers come: all are due within a second, and wait for a place in flight.
pub(super) fn at_once(program: &Path, job: &Job<'_>, is_signing: bool) -> Command {
    let mut command = run(program, job.url, &job.body);
    command.args(["--rate", &format!("{}/s", job.requests), "--for", "1s", "--at-bound", "wait"]);
    command.args(["--max-in-flight", &IN_FLIGHT.to_string(), "--workers", "1"]);
    if !is_signing {
        command.arg("--unsigned");
    }
    command
}

/// Sends requests at a rate for so many seconds: what it used for it, and how late they were.
///
/// # Errors
/// Where it fails, or not every request is answered.
pub(super) fn paced(
    program: &Path,
    url: &str,
    body: &Path,
    rate: u64,
    seconds: u64,
    scratch: &Path,
) -> Result<(Used, Lateness), Failure> {
    let mut command = run(program, url, body);
    command.args(["--rate", &format!("{rate}/s"), "--for", &format!("{seconds}s")]);
    let (used, told) = client::run(&mut command, scratch)?;
    match lateness(&told) {
        Some(lateness) if answered(&told) == Some(rate * seconds) => Ok((used, lateness)),
        _ => Err(Failure::new(
            Exit::Refused,
            format!("loadgen did not get {} answers", rate * seconds),
            "run it alone, and read its summary",
        )),
    }
}

/// What all runs have in common. Of the environment only what is told here counts.
fn run(program: &Path, url: &str, body: &Path) -> Command {
    let mut command = workspace::command(program);
    command.env_clear();
    command.env("AWS_ACCESS_KEY_ID", ACCESS_KEY).env("AWS_SECRET_ACCESS_KEY", SECRET_KEY);
    command.env("AWS_SESSION_TOKEN", SESSION_TOKEN).env("AWS_EC2_METADATA_DISABLED", "true");
    command.args(["run", "demo", "--region", REGION, "--endpoint-url", url, "--body-file"]).arg(body);
    command.args(["--content-type", "application/json", "--no-watch", "--progress", "none", "--format", "json"]);
    command
}

/// How many requests were answered, by what it prints.
pub(super) fn answered(told: &Value) -> Option<u64> {
    told.pointer("/total/answered")?.as_u64()
}

fn lateness(told: &Value) -> Option<Lateness> {
    let times = told.pointer("/total/lateness")?;
    let time = |name: &str| Duration::try_from_secs_f64(times.get(name)?.as_f64()? / 1e3).ok();
    Some(Lateness { median: time("p50_ms")?, p99: time("p99_ms")?, longest: time("max_ms")? })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn figures_are_read_from_the_report() {
        let told = json!({ "total": { "answered": 7, "lateness": { "p50_ms": 0.06, "p99_ms": 1.5, "max_ms": 2 } } });
        assert_eq!(answered(&told), Some(7));
        let [median, p99, longest] = [60, 1500, 2000].map(Duration::from_micros);
        assert_eq!(lateness(&told), Some(Lateness { median, p99, longest }));
        assert_eq!(lateness(&json!({ "total": { "lateness": {} } })), None);
    }
}
