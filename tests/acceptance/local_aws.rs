//! The local AWS of `deploy.sh --local`, for tests: started once for the test process and shared by its tests.
//!
//! It needs the virtual environment `.venv/local`, made by `./test.sh`, and the AWS CLI of the PATH or of
//! `.venv/awscli`. Programs are built here, because cargo gives a package the programs of no other package.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::{Once, OnceLock};
use std::thread::panicking;
use std::time::Duration;

use serde_json::Value;

use crate::waiting::{processes, wait_until};

/// Longer than the launcher itself waits for either of its services.
const START_LIMIT: Duration = Duration::from_secs(130);

/// What the names of the tests' directories begin with; the id of the process and a name follow.
const PREFIX: &str = "local-aws-";

/// A launcher and what it started. Its services end with this value, and with the test process at the latest.
pub(crate) struct LocalAws {
    launcher: Child,
    directory: PathBuf,
}

/// The one that all tests share. It starts with the endpoint `demo-endpoint`, variant `AllTraffic`, one instance.
///
/// Tests run at the same time: each uses stack names and endpoint variants of its own. It ends with the test process,
/// and a later one removes its directory.
pub(crate) fn shared() -> &'static LocalAws {
    static SHARED: OnceLock<LocalAws> = OnceLock::new();
    SHARED.get_or_init(|| LocalAws::start("shared", &["--endpoint", "demo-endpoint:AllTraffic:1"]))
}

impl LocalAws {
    /// Starts one and waits until it is ready. The name tells the directories of several apart.
    pub(crate) fn start(name: &str, arguments: &[&str]) -> Self {
        let mut started = Self::begin(name, arguments);
        wait_until(&format!("the local AWS of {} is ready", started.directory.display()), START_LIMIT, || {
            if let Some(status) = started.launcher.try_wait().expect("the launcher can be asked") {
                let mut told = String::new();
                started.launcher.stderr.take().expect("is piped").read_to_string(&mut told).expect("is text");
                panic!("the launcher ended with {status}: {told}");
            }
            started.environment_file().exists()
        });
        started
    }

    /// Starts one without waiting.
    pub(crate) fn begin(name: &str, arguments: &[&str]) -> Self {
        let directory = directory(name);
        let launcher = launcher(&directory, &standin(), arguments).spawn().expect("python3 is installed");
        Self { launcher, directory }
    }

    /// The launcher's process.
    pub(crate) fn launcher(&mut self) -> &mut Child {
        &mut self.launcher
    }

    /// The shell lines that the launcher writes when all is ready.
    pub(crate) fn environment_file(&self) -> PathBuf {
        self.directory.join("environment")
    }

    /// A command that runs with the environment of the local AWS, just as a shell that has read the file.
    pub(crate) fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new("sh");
        command.args(["-c", ". \"$0\" && exec \"$@\""]).arg(self.environment_file()).arg(program.as_ref());
        command.current_dir(root());
        command
    }

    /// Runs the AWS CLI against the local AWS.
    pub(crate) fn aws(&self, arguments: &[&str]) -> Output {
        self.command("aws")
            .env("PATH", path_with_aws())
            .args(arguments)
            .args(["--output", "json"])
            .output()
            .expect("sh is installed")
    }

    /// The value of a variable in the environment of the local AWS.
    pub(crate) fn variable(&self, name: &str) -> String {
        let printed = self.command("printenv").arg(name).output().expect("sh is installed").stdout;
        String::from_utf8(printed).expect("is text").trim_end().to_owned()
    }

    /// All that exists in the stand-in: targets, policies, alarms, dashboards and endpoints.
    pub(crate) fn state(&self) -> Value {
        self.standin("GET /_standin/state", "")
    }

    /// Asks the stand-in itself, beside the services' own operations, and gives the JSON it answers.
    pub(crate) fn standin(&self, route: &str, body: &str) -> Value {
        let url = self.variable("STEPSCALE_STANDIN_URL");
        let authority = url.strip_prefix("http://").expect("the stand-in speaks plain HTTP");
        let mut stream = TcpStream::connect(authority).expect("the stand-in listens");
        let length = body.len();
        write!(stream, "{route} HTTP/1.0\r\nHost: {authority}\r\nContent-Length: {length}\r\n\r\n{body}")
            .expect("the stand-in reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("the stand-in answers");
        let (head, body) = answer.split_once("\r\n\r\n").expect("the answer has a head");
        assert!(head.contains(" 200 "), "{answer}");
        serde_json::from_str(body).expect("the stand-in answers JSON")
    }
}

impl Drop for LocalAws {
    fn drop(&mut self) {
        drop(self.launcher.stdin.take());
        self.launcher.wait().expect("the launcher can be waited for");
        if !panicking() {
            fs::remove_dir_all(&self.directory).expect("the directory is ours");
        }
    }
}

/// The command of the launcher, with a pipe held open on its input.
pub(crate) fn launcher(directory: &Path, standin: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new("python3");
    command.arg(root().join("local/local_aws.py"));
    command.arg("--standin").arg(standin);
    command.arg("--environment-file").arg(directory.join("environment"));
    command.arg("--log-directory").arg(directory.join("logs"));
    command.args(arguments);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// An empty directory in cargo's own place for what tests write.
///
/// It is kept, for whoever looks into a failure, until a test process runs after this one has ended.
pub(crate) fn directory(name: &str) -> PathBuf {
    static TIDIED: Once = Once::new();
    let place = Path::new(env!("CARGO_TARGET_TMPDIR"));
    TIDIED.call_once(|| remove_directories_of_the_past(place));
    let directory = place.join(format!("{PREFIX}{}-{name}", std::process::id()));
    fs::create_dir_all(&directory).expect("the target directory can be written");
    directory
}

/// Removes what test processes left that run no more.
fn remove_directories_of_the_past(place: &Path) {
    let running = processes("pid");
    for entry in fs::read_dir(place).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let Some((process, _)) = name.to_str().and_then(|name| name.strip_prefix(PREFIX)?.split_once('-')) else {
            continue;
        };
        if !running.iter().any(|id| id == process) {
            // Another test process may be removing it as well.
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// The root of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Builds the stand-in where this test was built, once, and says where it is.
pub(crate) fn standin() -> PathBuf {
    static STANDIN: OnceLock<PathBuf> = OnceLock::new();
    STANDIN.get_or_init(|| built("standin")).clone()
}

/// Builds a program of the workspace where this test was built, and says where it is.
///
/// As a part of the whole workspace: on its own a package asks for other features of what it depends on, and that would
/// be compiled once more.
pub(crate) fn built(program: &str) -> PathBuf {
    // <target>/debug/deps/acceptance-…
    let this = std::env::current_exe().expect("the test knows its own program");
    let profile = this.ancestors().nth(2).expect("the test is in cargo's target directory");
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["build", "--quiet", "--workspace", "--bin", program, "--target-dir"])
        .arg(profile.parent().expect("the profile has a parent"))
        .args(profile.ends_with("release").then_some("--release"))
        .env_clear()
        .envs(env::vars_os().filter(|(name, _)| !is_of_the_package(name)))
        .current_dir(root())
        .output()
        .expect("cargo is installed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    profile.join(program)
}

/// Whether a variable is one by which cargo tells of the package at work. Packages that are built would be built anew for
/// another one.
fn is_of_the_package(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")
}

/// The PATH of whoever runs the tests with the AWS CLI of the project's own virtual environment behind it, so that the
/// installed one goes first, as `deploy.sh` chooses.
pub(crate) fn path_with_aws() -> String {
    let inherited = std::env::var("PATH").expect("there is a PATH");
    format!("{inherited}:{}", root().join(".venv/awscli/bin").display())
}
