//! A program that sends requests, as a process of its own.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value;
use templategen::exit::Exit;

use super::{oha, ours};
use crate::failure::Failure;

/// Requests in flight at a time, and connections.
pub(super) const IN_FLIGHT: u64 = 64;

/// The endpoint's path.
pub(super) const PATH: &str = "/endpoints/demo/invocations";

/// Nobody's credentials: long enough to be taken for some.
pub(super) const ACCESS_KEY: &str = "AKIAIOSFODNN7EXAMPLE";
pub(super) const SECRET_KEY: &str = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
pub(super) const SESSION_TOKEN: &str = "IQoJb3JpZ2luX2VjEXAMPLETOKEN";
pub(super) const REGION: &str = "eu-west-1";

/// What is to be sent.
pub(super) struct Job<'a> {
    pub(super) body: PathBuf,
    pub(super) requests: u64,
    pub(super) url: &'a str,
}

/// What a client used for it.
#[derive(Debug)]
pub(super) struct Used {
    pub(super) processor: Duration,
    /// The most memory that was resident at once, in bytes.
    pub(super) peak_memory: u64,
}

/// A client that sends signed requests, or unsigned ones.
pub(super) struct Client {
    program: PathBuf,
    who: Who,
    is_signing: bool,
}

enum Who {
    Ours,
    Oha,
}

impl Client {
    pub(super) fn ours(program: &Path, is_signing: bool) -> Self {
        Self { program: program.to_owned(), who: Who::Ours, is_signing }
    }

    /// oha, signing and not; nothing where it is not installed as pinned.
    pub(super) fn oha() -> Option<[Self; 2]> {
        let program = oha::installed()?;
        Some([true, false].map(|is_signing| Self { program: program.clone(), who: Who::Oha, is_signing }))
    }

    pub(super) fn name(&self) -> String {
        let signed = if self.is_signing { "signed" } else { "unsigned" };
        match self.who {
            Who::Ours => format!("loadgen, {signed}"),
            Who::Oha => format!("oha {}, {signed}", oha::VERSION),
        }
    }

    /// Sends everything.
    ///
    /// # Errors
    /// Where it fails, or not every request is answered.
    pub(super) fn send(&self, job: &Job<'_>, scratch: &Path) -> Result<Used, Failure> {
        let (mut command, answered): (_, fn(&Value) -> Option<u64>) = match self.who {
            Who::Ours => (ours::at_once(&self.program, job, self.is_signing), ours::answered),
            Who::Oha => (oha::command(&self.program, job, self.is_signing), oha::answered),
        };
        let (used, told) = run(&mut command, scratch)?;
        if answered(&told) == Some(job.requests) {
            return Ok(used);
        }
        Err(Failure::new(
            Exit::Refused,
            format!("{} did not get {} answers", self.name(), job.requests),
            format!("read what it says in {}", output(scratch).display()),
        ))
    }
}

fn output(scratch: &Path) -> PathBuf {
    scratch.join("client.json")
}

/// Runs a client to its end: what it used, and what it printed.
///
/// # Errors
/// Where it can not be run, fails, or prints no JSON.
pub(super) fn run(command: &mut Command, scratch: &Path) -> Result<(Used, Value), Failure> {
    let path = output(scratch);
    let file = File::create(&path).map_err(|error| Failure::file("write", &path, &error))?;
    let name = command.get_program().to_string_lossy().into_owned();
    let failed = |why: String| {
        let fix = format!("read what it says above and in {}", path.display());
        Failure::new(Exit::Environment, format!("{name} failed: {why}"), fix)
    };
    command.stdin(Stdio::null()).stdout(file).stderr(Stdio::inherit());
    let ended = command.spawn().and_then(wait4::Wait4::wait4).map_err(|error| failed(error.to_string()))?;
    if !ended.status.success() {
        return Err(failed(ended.status.to_string()));
    }
    let told = fs::read(&path).map_err(|error| Failure::file("read", &path, &error))?;
    let told = serde_json::from_slice(&told).map_err(|error| failed(error.to_string()))?;
    let used = Used { processor: ended.rusage.utime + ended.rusage.stime, peak_memory: ended.rusage.maxrss };
    Ok((used, told))
}
