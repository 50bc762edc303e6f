//! `./deploy.sh` as a user runs it.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::local_aws::{LocalAws, directory, root};

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
    let mut command = local.command(root().join("deploy.sh"));
    clean(&mut command);
    run(command.args(arguments))
}

/// Runs a command to its end.
pub(crate) fn run(command: &mut Command) -> Run {
    Run::from_output(&command.output().expect("bash is installed"))
}

/// A folder of its own for a test, which is also where the script puts what it needs while it runs.
pub(crate) fn workplace(name: &str) -> PathBuf {
    directory(&format!("deploy-{name}"))
}

/// The processes whose command line names a folder.
pub(crate) fn processes_in(place: &Path) -> Vec<String> {
    let list = Command::new("ps").args(["-A", "-o", "command="]).output().expect("ps is installed").stdout;
    let mark = place.display().to_string();
    String::from_utf8_lossy(&list).lines().filter(|line| line.contains(&mark)).map(str::to_owned).collect()
}

/// Waits for something that takes a moment.
pub(crate) fn wait_until(what: &str, limit: Duration, mut holds: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < limit, "not within {limit:?}: {what}");
        sleep(Duration::from_millis(50));
    }
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
