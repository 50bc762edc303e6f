//! `./deploy.sh` as a user runs it.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::OnceLock;
use std::time::Duration;

use serde_json::Value;
use tempfile::TempDir;

use crate::local_aws::{LocalAws, built, path_with_aws, root};
use crate::waiting::{hear_interrupts, processes_with, wait_until};

/// Longer than a first build of everything, the function as it is shipped included, with two cores takes.
const LAUNCH_LIMIT: Duration = Duration::from_mins(15);

/// What a managed trial with the default steps ends in: the steps before it changed them, and after.
pub(crate) const TRIAL_STEPS: &str = "\
STEPS   METRIC         CHANGE
before  0 <= m < 20    -1
        20 <= m < 50   rest
        50 <= m        +1
---------------------------
after   0 <= m < 20    -1
        20 <= m < 50   rest
        50 <= m < 100  +1
        100 <= m       +2
";

/// What a run of the script left: its exit status and its two streams.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) status: Option<i32>,
    pub(crate) data: String,
    pub(crate) notes: String,
}

impl Run {
    fn from_output(output: &Output) -> Self {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let notes = text(&output.stderr);
        // The script's own progress comes first and depends on what is built already.
        let notes = notes.split_inclusive('\n').filter(|line| !line.starts_with("building ")).collect();
        Self { status: output.status.code(), data: text(&output.stdout), notes }
    }
}

/// The script with no account within reach: what needs AWS finds nobody there.
pub(crate) fn offline() -> Command {
    let mut command = script();
    command.envs([
        ("AWS_ENDPOINT_URL", "http://127.0.0.1:1"),
        ("AWS_ACCESS_KEY_ID", "none"),
        ("AWS_SECRET_ACCESS_KEY", "none"),
        ("AWS_DEFAULT_REGION", "eu-central-1"),
        ("AWS_CONFIG_FILE", "/dev/null"),
        ("AWS_SHARED_CREDENTIALS_FILE", "/dev/null"),
        ("AWS_MAX_ATTEMPTS", "1"),
    ]);
    command
}

/// The script, without the variables of whoever runs the tests.
pub(crate) fn script() -> Command {
    let mut command = Command::new(root().join("deploy.sh"));
    clean(&mut command);
    command
}

/// The script against a local AWS that is running already, as against an account.
pub(crate) fn against(local: &LocalAws, arguments: &[&str]) -> Run {
    against_with(local, &[], arguments)
}

/// The same with variables of the user's environment.
pub(crate) fn against_with(local: &LocalAws, variables: &[(&str, &str)], arguments: &[&str]) -> Run {
    let mut command = local.command(root().join("deploy.sh"));
    clean(&mut command);
    run(command.envs(variables.iter().copied()).args(arguments))
}

/// The program behind the script, as if the script had built for it what it names, and had found the AWS CLI.
pub(crate) fn program_against(local: &LocalAws, arguments: &[&str]) -> Run {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    let mut command = local.command(PROGRAM.get_or_init(|| built("stepscale-deploy")));
    clean(&mut command);
    run(command.env("PATH", path_with_aws()).args(arguments))
}

/// Runs a command to its end.
pub(crate) fn run(command: &mut Command) -> Run {
    Run::from_output(&command.output().expect("bash is installed"))
}

/// A run that has to have ended well.
#[track_caller]
pub(crate) fn succeeded(run: Run) -> Run {
    assert_eq!(run.status, Some(0), "{}\n{}", run.data, run.notes);
    run
}

/// A folder of its own for a test, which goes with it.
pub(crate) fn workplace() -> TempDir {
    tempfile::tempdir().expect("there is room for temporary files")
}

/// A run that is watched while it goes on.
pub(crate) struct Begun {
    child: Child,
    place: TempDir,
}

impl Begun {
    /// Starts a command in a process group of its own, as a terminal would, so that Ctrl-C can be sent to all
    /// of it; waits until it has said something.
    pub(crate) fn until(mut command: Command, said: &str) -> Self {
        let place = workplace();
        let stream = |name: &str| File::create(place.path().join(name)).expect("the folder is ours");
        command.process_group(0).stdin(Stdio::null()).stdout(stream("data")).stderr(stream("notes"));
        hear_interrupts();
        let child = command.spawn().expect("bash is installed");
        let mut begun = Self { child, place };
        wait_until(said, LAUNCH_LIMIT, || {
            let ended = begun.child.try_wait().expect("the child can be asked");
            let notes = begun.stream("notes");
            assert!(ended.is_none(), "ended with {ended:?} before it said `{said}`: {notes}");
            notes.contains(said)
        });
        begun
    }

    /// Sends a signal to the whole group, as Ctrl-C does.
    pub(crate) fn signal_all(&self, name: &str) {
        signal(name, &format!("-{}", self.child.id()));
    }

    /// Sends a signal to the script alone.
    pub(crate) fn signal_script(&self, name: &str) {
        signal(name, &self.child.id().to_string());
    }

    /// Waits for the end.
    pub(crate) fn end(mut self) -> Run {
        let status = self.child.wait().expect("the child can be waited for");
        Run { status: status.code(), data: self.stream("data"), notes: self.stream("notes") }
    }

    fn stream(&self, name: &str) -> String {
        fs::read_to_string(self.place.path().join(name)).expect("is text")
    }
}

fn signal(name: &str, whom: &str) {
    assert!(Command::new("kill").args([name, "--", whom]).status().expect("kill exists").success());
}

/// Where the local AWS of a running script listens, by the file it has written into the folder of temporary files.
pub(crate) fn addresses(temporary: &Path) -> Vec<String> {
    let folders = fs::read_dir(temporary).expect("is a folder").map(|entry| entry.expect("can be read").path());
    let files: Vec<_> = folders.map(|folder| folder.join("environment")).filter(|file| file.exists()).collect();
    assert_eq!(files.len(), 1, "one local AWS runs: {files:?}");
    let text = fs::read_to_string(&files[0]).expect("is text");
    ["AWS_ENDPOINT_URL", "STEPSCALE_STANDIN_URL"]
        .map(|name| {
            let line = format!("export {name}=");
            let value = text.lines().find_map(|text| text.strip_prefix(&line));
            value.unwrap_or_else(|| panic!("no {name} in {text}")).to_owned()
        })
        .into()
}

/// Whether something answers at an address.
pub(crate) fn listens(url: &str) -> bool {
    TcpStream::connect(url.trim_start_matches("http://")).is_ok()
}

/// Holds that neither a listening port nor a process is left of a local AWS and of the script that had it.
#[track_caller]
pub(crate) fn nothing_left(temporary: &Path, addresses: &[String]) {
    let folder = temporary.display().to_string();
    wait_until("no process is left", Duration::from_secs(20), || {
        processes_with(&folder).is_empty()
            && addresses.iter().all(|url| !listens(url) && processes_with(url).is_empty())
    });
}

/// Sends JSON to a server that speaks plain HTTP.
pub(crate) fn post(url: &str, path: &str, body: &Value) {
    let authority = url.strip_prefix("http://").expect("is plain HTTP");
    let body = body.to_string();
    let mut stream = TcpStream::connect(authority).expect("the server listens");
    write!(stream, "POST {path} HTTP/1.0\r\nHost: {authority}\r\nContent-Length: {}\r\n\r\n{body}", body.len())
        .expect("the server reads");
    let mut answer = String::new();
    stream.read_to_string(&mut answer).expect("the server answers");
    assert!(answer.contains(" 200 "), "{answer}");
}

fn clean(command: &mut Command) {
    for variable in ["SAGEMAKER_ENDPOINT_NAME", "SAGEMAKER_VARIANT_NAME", "AWS_PROFILE", "AWS_SESSION_TOKEN"] {
        command.env_remove(variable);
    }
}
