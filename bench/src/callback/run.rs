//! One function, from its start to the reply that arrived, once.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use templategen::exit::Exit;
use wait4::Wait4 as _;

use super::authority::Authority;
use super::event;
use super::lambda::{Heard, Lambda};
use crate::failure::Failure;

/// Longer than any of the functions takes on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);
/// How often a function that says nothing is looked after.
const LOOK: Duration = Duration::from_millis(200);

/// What one run took.
#[derive(Debug)]
pub(super) struct Run {
    /// From the call that starts the process to the arrival of the whole reply.
    pub(super) duration: Duration,
    /// What the process had of a processor until it asked for the next event.
    pub(super) processor: Duration,
    /// The most memory that was resident at once, in bytes, until then.
    pub(super) peak_memory: u64,
    /// How many times it called AWS.
    pub(super) calls: usize,
}

/// Starts the function of this name, lets it handle one event, and ends it.
///
/// # Errors
/// Where it can not be run, or did anything but what the event asks for.
pub(super) async fn once(
    name: &str,
    command: impl FnOnce(&Lambda) -> Command,
    authority: &Authority,
    scratch: &Path,
) -> Result<Run, Failure> {
    let log = scratch.join("function.log");
    let failed = |why: String| {
        Failure::new(
            Exit::Environment,
            format!("{name} failed: {why}"),
            format!("read what it says in {}", log.display()),
        )
    };
    let mut lambda = Lambda::start(authority.tls.clone()).await.map_err(|error| failed(error.to_string()))?;
    let mut command = command(&lambda);
    let output = fs::File::create(&log).and_then(|file| Ok((file.try_clone()?, file)));
    let (output, errors) = output.map_err(|error| Failure::file("write", &log, &error))?;
    command.stdin(Stdio::null()).stdout(output).stderr(errors);

    let start = Instant::now();
    let mut child = Started::new(&mut command).map_err(|error| failed(error.to_string()))?;
    let replies = child.replies(&mut lambda).await.map_err(failed)?;
    let peak_memory = child.peak_memory().map_err(failed)?;
    let processor = child.end().map_err(failed)?;

    let other = |why: String| {
        Failure::new(
            Exit::Refused,
            format!("{name} did something else: {why}"),
            "make it do what bench/src/callback/event.rs expects, so that the times are of the same work",
        )
    };
    let [(at, body)] = replies.as_slice() else {
        return Err(other(format!("it sent {} replies, not one", replies.len())));
    };
    body.as_ref().map_err(Clone::clone).and_then(|body| event::check_reply(body)).map_err(other)?;
    let (targets, expected) = (event::outlined_targets(&lambda.state()), event::expected_targets());
    if targets != expected {
        return Err(other(format!("it registered {targets}, not {expected}")));
    }
    Ok(Run { duration: at.duration_since(start), processor, peak_memory, calls: lambda.calls() })
}

type Reply = (Instant, Result<bytes::Bytes, String>);

/// A process that does not outlive its run.
struct Started(Option<Child>);

impl Started {
    fn new(command: &mut Command) -> std::io::Result<Self> {
        command.spawn().map(|child| Self(Some(child)))
    }

    /// Every reply until the function asks for the next event.
    async fn replies(&mut self, lambda: &mut Lambda) -> Result<Vec<Reply>, String> {
        let start = Instant::now();
        let mut replies = Vec::new();
        loop {
            match tokio::time::timeout(LOOK, lambda.heard.recv()).await {
                Ok(Some(Heard::Reply { at, body })) => replies.push((at, body)),
                Ok(Some(Heard::Idle)) => return Ok(replies),
                Ok(Some(Heard::Failed(why))) => return Err(why),
                Ok(None) => return Err("there is nobody to hear of it".to_owned()),
                Err(_) if PATIENCE < start.elapsed() => return Err(format!("it took more than {PATIENCE:?}")),
                Err(_) => {
                    let ended = self.0.as_mut().map(Child::try_wait);
                    if let Some(Ok(Some(status))) = ended {
                        return Err(format!("it ended by itself: {status}"));
                    }
                }
            }
        }
    }

    /// The kernel's own high-water mark of the program: what `wait4` tells begins with the memory of its parent.
    fn peak_memory(&self) -> Result<u64, String> {
        let id = self.0.as_ref().map(Child::id).unwrap_or_default();
        let status = fs::read_to_string(format!("/proc/{id}/status")).map_err(|error| error.to_string())?;
        peak_memory(&status).ok_or_else(|| "its status in /proc has no VmHWM".to_owned())
    }

    /// Ends the process, and tells what it had of a processor.
    fn end(mut self) -> Result<Duration, String> {
        let Some(mut child) = self.0.take() else { return Ok(Duration::ZERO) };
        let used = child.kill().and_then(|()| child.wait4()).map_err(|error| error.to_string())?;
        Ok(used.rusage.utime + used.rusage.stime)
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        if let Some(mut child) = self.0.take() {
            // It may have ended by itself, and nobody is left to be told.
            let _ = child.kill();
            let _ = child.wait();
        }
    }
}

/// `VmHWM` of a process's status in /proc, in bytes.
fn peak_memory(status: &str) -> Option<u64> {
    let (_, rest) = status.split_once("VmHWM:")?;
    let kibibytes: u64 = rest.split_whitespace().next()?.parse().ok()?;
    Some(kibibytes * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace;

    #[tokio::test]
    async fn a_function_that_does_nothing_is_no_figure() {
        let scratch = workspace::scratch("test-of-a-run").expect("there is a folder for it");
        let log = scratch.join("function.log");
        let authority = Authority::new(&scratch).expect("there are certificates");
        for (program, arguments, why) in [
            ("true", vec![], "it ended by itself: exit status: 0"),
            ("sh", vec!["-c", "echo no configuration >&2; exit 3"], "it ended by itself: exit status: 3"),
            ("no-such-program", vec![], "No such file or directory (os error 2)"),
        ] {
            let command = |_: &Lambda| {
                let mut command = Command::new(program);
                command.args(&arguments);
                command
            };
            let failure = once("a test", command, &authority, &scratch).await.expect_err(program);
            assert_eq!(
                failure.to_string(),
                format!("error: a test failed: {why}\n  = help: read what it says in {}", log.display())
            );
        }
    }

    #[test]
    fn the_peak_of_a_process_is_the_one_the_kernel_keeps() {
        let status = "Name:\tnode\nVmPeak:\t  999999 kB\nVmHWM:\t   59468 kB\nVmRSS:\t    1204 kB\n";
        assert_eq!(peak_memory(status), Some(60_895_232));
        assert_eq!(peak_memory("Name:\tzombie\n"), None);
    }
}
