//! An endpoint to load, and the program that loads it.

use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread;

use serde_json::Value;
use standin::{Endpoint, RuntimeFault, RuntimeFaultKind, Standin};
use tempfile::TempDir;
use tokio::net::TcpListener;

/// The stand-in's account with one endpoint, `demo`, of one variant with two instances.
pub(crate) fn account() -> Standin {
    Standin::new().with_endpoint(Endpoint::named("demo").with_variant("AllTraffic", 2))
}

/// The same, where all invocations meet a fault.
pub(crate) fn faulty(kind: RuntimeFaultKind) -> Standin {
    account().with_runtime_fault(RuntimeFault::new(kind))
}

/// Serves an account for as long as the tests last: its URL.
pub(crate) fn serve(standin: Standin) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || runtime.block_on(standin::server::serve(listener, standin)));
    url
}

/// What a program that has ended left.
pub(crate) struct Ended {
    pub(crate) status: i32,
    pub(crate) output: String,
    pub(crate) errors: String,
    /// What `--json` wrote; null where nothing was.
    pub(crate) report: Value,
    /// Its working folder, in which its files are.
    pub(crate) folder: TempDir,
}

/// A command line, in an environment that says nothing of this machine.
pub(crate) struct Line {
    command: Command,
    folder: TempDir,
}

impl Line {
    /// `loadgen run demo`, with a body, at an URL, without a look at the account, with a report of whole seconds.
    pub(crate) fn load(url: &str, arguments: &[&str]) -> Self {
        let fixed = ["run", "demo", "--body={}", "--no-watch", "--interval=1s", "--json=report.json"];
        Self::new(&[&fixed, arguments, &["--endpoint-url", url]].concat())
    }

    pub(crate) fn new(arguments: &[&str]) -> Self {
        let folder = TempDir::new().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_loadgen"));
        command.env_clear().current_dir(folder.path()).args(arguments);
        command.env("HOME", folder.path()).env("AWS_EC2_METADATA_DISABLED", "true").env("AWS_REGION", "eu-west-1");
        command.env("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE").env("AWS_SECRET_ACCESS_KEY", "secret");
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Self { command, folder }
    }

    pub(crate) fn file(self, name: &str, text: &str) -> Self {
        std::fs::write(self.path(name), text).unwrap();
        self
    }

    pub(crate) fn env(mut self, name: &str, value: &str) -> Self {
        self.command.env(name, value);
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.command.env_remove(name);
        self
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn start(mut self) -> Started {
        Started { child: self.command.spawn().unwrap(), folder: self.folder }
    }

    pub(crate) fn run(self) -> Ended {
        self.start().wait()
    }
}

/// A program that runs.
pub(crate) struct Started {
    pub(crate) child: Child,
    folder: TempDir,
}

impl Started {
    pub(crate) fn wait(self) -> Ended {
        let output = self.child.wait_with_output().unwrap();
        let json = std::fs::read(self.folder.path().join("report.json"));
        Ended {
            status: output.status.code().unwrap_or(-1),
            output: String::from_utf8(output.stdout).unwrap(),
            errors: String::from_utf8(output.stderr).unwrap(),
            report: json.map_or(Value::Null, |json| serde_json::from_slice(&json).unwrap()),
            folder: self.folder,
        }
    }
}

impl Ended {
    /// The lines of standard error that are errors, notes and help: those of the progress left out.
    pub(crate) fn told(&self) -> String {
        let lines = self.errors.lines().filter(|line| !line.starts_with(|letter: char| letter.is_ascii_digit()));
        lines.flat_map(|line| [line, "\n"]).collect()
    }
}
