//! The endpoint that is loaded: the stand-in, as a process of its own.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Stdio};
use std::time::Duration;

use templategen::exit::Exit;
use wait4::Wait4 as _;

use crate::failure::Failure;
use crate::workspace;

/// It runs until its standard input ends, that is at the latest with this process.
pub(super) struct Endpoint {
    process: Child,
    url: String,
}

impl Endpoint {
    /// Starts it, and waits until it says where it listens. It takes requests that are not signed too, and looks at no
    /// signature: what it has to do is the same for both.
    ///
    /// # Errors
    /// Where it can not be started, or says nothing.
    pub(super) fn start(program: &Path) -> Result<Self, Failure> {
        let mut command = workspace::command(program);
        command.args(["serve", "--endpoint", "demo", "--unsigned", "--exit-with-stdin"]);
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().map_err(failed)?;
        let mut url = String::new();
        if let Some(output) = process.stdout.take() {
            BufReader::new(output).read_line(&mut url).map_err(failed)?;
        }
        let url = url.trim().to_owned();
        if url.starts_with("http://127.0.0.1:") { Ok(Self { process, url }) } else { Err(failed("it printed no URL")) }
    }

    pub(super) fn url(&self) -> &str {
        &self.url
    }

    /// Ends it: what it had of a processor.
    ///
    /// # Errors
    /// Where it can not be waited for.
    pub(super) fn end(mut self) -> Result<Duration, Failure> {
        drop(self.process.stdin.take());
        let used = self.process.wait4().map_err(failed)?;
        Ok(used.rusage.utime + used.rusage.stime)
    }
}

fn failed(why: impl std::fmt::Display) -> Failure {
    Failure::new(Exit::Environment, format!("the stand-in failed: {why}"), "run `cargo run -p standin -- serve` alone")
}
