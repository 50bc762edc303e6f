//! The function as a process of its own, with an environment as Lambda makes it.

use std::env;
use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::callback_server::SIGNATURE;

/// The credentials it runs with. The id is a caller's name, the others are secrets.
const CREDENTIALS: [(&str, &str); 3] = [
    ("AWS_ACCESS_KEY_ID", "AKIDOFTHEFUNCTION"),
    ("AWS_SECRET_ACCESS_KEY", "secret-access-key-of-the-function"),
    ("AWS_SESSION_TOKEN", "session-token-of-the-function"),
];

/// A variable of the environment: the folder to take the programs from, each being PROGRAM/bootstrap there.
const FUNCTIONS: &str = "STEPSCALE_FUNCTIONS";

/// A program to start.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Program {
    /// The function itself.
    CustomResource,
    /// The same on services that panic.
    Panicking,
}

impl Program {
    fn path(self) -> PathBuf {
        let built = PathBuf::from(match self {
            Self::CustomResource => env!("CARGO_BIN_EXE_custom-resource"),
            Self::Panicking => env!("CARGO_BIN_EXE_panicking-custom-resource"),
        });
        let Some(folder) = env::var_os(FUNCTIONS) else { return built };
        let path = PathBuf::from(folder).join(built.file_name().unwrap_or_default()).join("bootstrap");
        assert!(path.exists(), "there is no {}: run ./test.sh, or unset {FUNCTIONS}", path.display());
        path
    }
}

/// A process that ends with the test.
#[derive(Debug)]
#[must_use]
pub(crate) struct Function {
    process: Child,
    folder: TempDir,
}

impl Function {
    /// Starts a program at the most talkative level, with these variables on top.
    pub(crate) fn start(program: Program, environment: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("there is a place for files");
        let log = File::create(folder.path().join("log")).expect("a file can be made");
        let process = Command::new(program.path())
            .env_clear()
            .envs(CREDENTIALS)
            .envs([
                ("AWS_LAMBDA_FUNCTION_NAME", "stepscale"),
                ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "128"),
                ("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
                ("AWS_LAMBDA_LOG_LEVEL", "TRACE"),
                ("AWS_REGION", "us-east-1"),
                // Nobody is to look for a profile where the tests run.
                ("HOME", "/nonexistent"),
            ])
            .envs(environment.iter().copied())
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a file can be written twice"))
            .stderr(log)
            .spawn()
            .expect("the function starts");
        Self { process, folder }
    }

    /// Kills it as Lambda does: without a word.
    pub(crate) fn end(mut self) -> Log {
        self.kill();
        self.log()
    }

    /// Waits for it to end by itself.
    pub(crate) fn wait(mut self) -> (ExitStatus, Log) {
        let until = Instant::now() + Duration::from_mins(1);
        let status = loop {
            match self.process.try_wait().expect("the process is ours") {
                Some(status) => break status,
                None => assert!(Instant::now() < until, "the function goes on"),
            }
            thread::sleep(Duration::from_millis(20));
        };
        (status, self.log())
    }

    fn kill(&mut self) {
        // It may have ended by itself.
        drop(self.process.kill());
        self.process.wait().expect("the process is ours");
    }

    fn log(&self) -> Log {
        let text = fs::read_to_string(self.folder.path().join("log")).expect("a log is text");
        let secrets = CREDENTIALS.iter().skip(1).map(|(_, secret)| *secret);
        for secret in secrets.chain([SIGNATURE, "X-Amz-Signature", "X-Amz-Expires"]) {
            assert!(!text.contains(secret), "{secret} is in the log:\n{text}");
        }
        assert!(!text.contains('\u{1b}'), "there is colour in the log:\n{text}");
        let line = |line: &str| serde_json::from_str(line).unwrap_or_else(|_| panic!("no JSON in the log: {line}"));
        Log { lines: text.lines().map(line).collect() }
    }
}

impl Drop for Function {
    fn drop(&mut self) {
        self.kill();
    }
}

/// What a function has logged: lines of JSON without a secret and without colour, or it would not be here.
#[derive(Clone, Debug)]
pub(crate) struct Log {
    /// One value for each line.
    pub(crate) lines: Vec<Value>,
}

impl Log {
    /// The lines of a level, such as `ERROR`.
    pub(crate) fn of_level(&self, level: &str) -> Vec<&Value> {
        self.lines.iter().filter(|line| line["level"] == level).collect()
    }
}
