//! An endpoint to load, and the program that loads it.

use std::io::{BufRead as _, BufReader, Read};
use std::mem::take;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::rc::Rc;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

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
    pub(crate) folder: Rc<TempDir>,
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
        let mut child = self.command.spawn().unwrap();
        let (output, errors) = (Heard::of(child.stdout.take().unwrap()), Heard::of(child.stderr.take().unwrap()));
        Started { child, output, errors, folder: Rc::new(self.folder) }
    }

    pub(crate) fn run(self) -> Ended {
        self.start().wait()
    }
}

/// How long a program may take to say what it has to, or to end: none of them takes nearly as long on any machine.
const PATIENCE: Duration = Duration::from_mins(4);

/// What a program says, line by line as it comes.
pub(crate) struct Heard {
    lines: Receiver<String>,
    so_far: String,
}

impl Heard {
    fn of(stream: impl Read + Send + 'static) -> Self {
        let (teller, lines) = channel();
        thread::spawn(move || {
            let mut stream = BufReader::new(stream);
            let mut line = String::new();
            while stream.read_line(&mut line).unwrap() != 0 && teller.send(take(&mut line)).is_ok() {}
        });
        Self { lines, so_far: String::new() }
    }

    /// Listens for a line that holds a text.
    pub(crate) fn until(&mut self, said: &str) {
        let given_up = Instant::now() + PATIENCE;
        loop {
            let line = self.lines.recv_timeout(given_up.saturating_duration_since(Instant::now()));
            let line = line.unwrap_or_else(|error| panic!("`{said}` does not come ({error}): {}", self.so_far));
            self.so_far.push_str(&line);
            if line.contains(said) {
                return;
            }
        }
    }

    /// All of it, once the program has ended.
    fn whole(&mut self) -> String {
        let mut whole = take(&mut self.so_far);
        while let Ok(line) = self.lines.recv_timeout(PATIENCE) {
            whole.push_str(&line);
        }
        whole
    }
}

/// A program that runs, and does not outlive its test.
pub(crate) struct Started {
    child: Child,
    output: Heard,
    pub(crate) errors: Heard,
    folder: Rc<TempDir>,
}

impl Started {
    pub(crate) fn signal(&self, signal: &str) {
        let process = self.child.id().to_string();
        assert!(Command::new("kill").args([signal, process.as_str()]).status().unwrap().success());
    }

    pub(crate) fn wait(mut self) -> Ended {
        let given_up = Instant::now() + PATIENCE;
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(Instant::now() < given_up, "it does not end: {}", self.errors.so_far);
            thread::sleep(Duration::from_millis(5));
        };
        let json = std::fs::read(self.folder.path().join("report.json"));
        Ended {
            status: status.code().unwrap_or(-1),
            output: self.output.whole(),
            errors: self.errors.whole(),
            report: json.map_or(Value::Null, |json| serde_json::from_slice(&json).unwrap()),
            folder: Rc::clone(&self.folder),
        }
    }
}

impl Drop for Started {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl Ended {
    /// The lines of standard error that are errors, notes and help: those of the progress left out.
    pub(crate) fn told(&self) -> String {
        let lines = self.errors.lines().filter(|line| !line.starts_with(|letter: char| letter.is_ascii_digit()));
        lines.flat_map(|line| [line, "\n"]).collect()
    }
}
