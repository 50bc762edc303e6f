//! The launcher of the local AWS: nothing outlives it, and it says in one message why it cannot start.

use std::fs;
use std::io::Write;
use std::net::TcpStream;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::json;

use crate::local_aws::{LocalAws, directory, launcher, root, shared, standin};
use crate::waiting::{processes_with, wait_until};

/// Longer than the launcher gives its services to end by themselves.
const LIMIT: Duration = Duration::from_secs(20);

/// How the end comes about.
#[derive(Clone, Copy, Debug)]
enum End {
    InputEnds,
    Signal(&'static str),
}

/// How far the launcher is by then.
#[derive(Clone, Copy, Debug)]
enum Moment {
    Ready,
    Starting,
}

/// Ends a launcher and holds its exit code, and that neither a process nor a listening port is left of it.
fn check_end(name: &str, end: End, moment: Moment, exit_code: Option<i32>) {
    // The name of the endpoint marks the processes in the list of all processes.
    let mark = format!("{name}-{}", std::process::id());
    let endpoint = format!("{mark}:AllTraffic:1");
    let mut local = match moment {
        Moment::Ready => LocalAws::start(name, &["--endpoint", &endpoint]),
        Moment::Starting => LocalAws::begin(name, &["--endpoint", &endpoint]),
    };
    let mut urls = Vec::new();
    match moment {
        Moment::Ready => {
            urls.extend([local.variable("AWS_ENDPOINT_URL"), local.variable("STEPSCALE_STANDIN_URL")]);
            for url in &urls {
                assert!(listens(url), "{name}: {url} does not listen");
            }
        }
        // By an option that only the stand-in has: python3 may be a wrapper, which is several processes.
        Moment::Starting => wait_until(&format!("{name}: the stand-in runs"), LIMIT, || {
            processes_with(&mark).iter().any(|command| command.contains("--exit-with-stdin"))
        }),
    }

    match end {
        End::InputEnds => drop(local.launcher().stdin.take()),
        End::Signal(signal) => {
            let process = local.launcher().id().to_string();
            assert!(Command::new("kill").args([signal, &process]).status().expect("kill exists").success());
        }
    }

    let status = local.launcher().wait().expect("the launcher can be waited for");
    assert_eq!(status.code(), exit_code, "{name}");
    wait_until(&format!("{name}: no process is left"), LIMIT, || {
        processes_with(&mark).is_empty() && urls.iter().all(|url| processes_with(url).is_empty() && !listens(url))
    });
}

fn listens(url: &str) -> bool {
    TcpStream::connect(url.trim_start_matches("http://")).is_ok()
}

#[test]
fn nothing_outlives_the_launcher() {
    for (name, end, moment, exit_code) in [
        ("input", End::InputEnds, Moment::Ready, Some(0)),
        ("terminate", End::Signal("-TERM"), Moment::Ready, Some(0)),
        ("hang-up", End::Signal("-HUP"), Moment::Ready, Some(0)),
        ("interrupt", End::Signal("-INT"), Moment::Ready, Some(130)),
        ("kill", End::Signal("-KILL"), Moment::Ready, None),
        ("early-input", End::InputEnds, Moment::Starting, Some(0)),
        ("early-terminate", End::Signal("-TERM"), Moment::Starting, Some(0)),
        ("early-kill", End::Signal("-KILL"), Moment::Starting, None),
    ] {
        check_end(name, end, moment, exit_code);
    }
}

/// Runs a launcher that cannot start and holds the whole of its message; `DIRECTORY` and `ROOT` stand for paths.
fn check_refusal(name: &str, standin: &Path, arguments: &[&str], message: &str) {
    let directory = directory(name);
    let output = launcher(&directory, standin, arguments)
        .stdin(Stdio::piped())
        .spawn()
        .and_then(|mut child| {
            // Held open until the launcher ends by itself.
            let input = child.stdin.take();
            let output = child.wait_with_output();
            drop(input);
            output
        })
        .expect("python3 is installed");
    let told = String::from_utf8_lossy(&output.stderr)
        .replace(&directory.display().to_string(), "DIRECTORY")
        .replace(&root().display().to_string(), "ROOT");
    assert_eq!(told, message, "{name}");
    assert_eq!(output.status.code(), Some(3), "{name}");
    assert!(output.stdout.is_empty(), "{name}: standard output is for data");
    assert!(!directory.join("environment").exists(), "{name}: there is nothing to connect to");
    fs::remove_dir_all(directory).expect("the directory is ours");
}

/// A program that takes the place of the stand-in.
fn program(name: &str, script: &str) -> std::path::PathBuf {
    let path = directory(name).join("program");
    fs::write(&path, format!("#!/bin/sh\n{script}\n")).expect("the target directory can be written");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o755)).expect("the file is ours");
    path
}

#[test]
fn a_launcher_that_cannot_start_says_why() {
    check_refusal(
        "no-stand-in",
        Path::new("/nowhere/standin"),
        &[],
        "error: there is no stand-in at /nowhere/standin: build it with `cargo build -p standin`\n",
    );
    check_refusal(
        "no-python",
        &standin(),
        &["--python", "/nowhere/python"],
        "error: there is no Python at /nowhere/python: make a virtual environment there, with Python 3.10 or newer, \
         and install ROOT/local/requirements.txt into it\n",
    );
    check_refusal(
        "ending-stand-in",
        &program("ending-stand-in", "echo 'cannot listen' >&2; exit 7"),
        &[],
        "error: the stand-in ended with exit code 7. The end of DIRECTORY/logs/standin.log:\n  cannot listen\n",
    );
    check_refusal(
        "ending-ministack",
        &standin(),
        &["--python", program("ending-ministack", "exit 8").to_str().expect("is text")],
        "error: ministack ended with exit code 8. The end of DIRECTORY/logs/ministack.log:\n  (nothing was logged)\n",
    );
}

#[test]
fn one_address_serves_every_service() {
    let local = shared();
    for arguments in [
        &["cloudformation", "describe-stacks"][..],
        &["s3api", "list-buckets"],
        &["lambda", "list-functions"],
        &["iam", "list-roles"],
        &["sts", "get-caller-identity"],
        &["ssm", "describe-parameters"],
        &["logs", "describe-log-groups"],
        &["cloudwatch", "describe-alarms"],
        &["sagemaker", "describe-endpoint", "--endpoint-name", "demo-endpoint"],
        &["application-autoscaling", "describe-scalable-targets", "--service-namespace", "sagemaker"],
    ] {
        let output = local.aws(arguments);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

#[test]
fn calls_that_hang_stall_no_other() {
    // More than the threads that Python takes for all of a program's waiting on the largest machine.
    const CALLS: usize = 40;
    let local = LocalAws::start("hanging", &["--endpoint", "demo-endpoint:AllTraffic:1"]);
    let hang = json!({"operation": "DescribeEndpoint", "kind": "hang", "times": CALLS});
    local.standin("POST /_standin/faults", &hang.to_string());

    let url = local.variable("AWS_ENDPOINT_URL");
    let authority = url.strip_prefix("http://").expect("is plain HTTP");
    let body = json!({"EndpointName": "demo-endpoint"}).to_string();
    let request = format!(
        "POST / HTTP/1.1\r\nHost: {authority}\r\nX-Amz-Target: SageMaker.DescribeEndpoint\r\n\
         Content-Type: application/x-amz-json-1.1\r\nAuthorization: AWS4-HMAC-SHA256 \
         Credential=local/20260101/us-east-1/sagemaker/aws4_request, SignedHeaders=host, Signature=0\r\n\
         Content-Length: {}\r\n\r\n{body}",
        body.len()
    );
    let hanging = [(); CALLS].map(|()| {
        let mut stream = TcpStream::connect(authority).expect("the local AWS listens");
        stream.write_all(request.as_bytes()).expect("the local AWS reads");
        stream
    });
    wait_until("all calls hang", LIMIT, || {
        local.standin("GET /_standin/calls", "").as_array().is_some_and(|calls| calls.len() == CALLS)
    });

    let told = local.aws(&["cloudwatch", "describe-alarms", "--cli-read-timeout", "10"]);
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stderr));
    drop(hanging);
}

#[test]
fn the_environment_hides_the_account_of_the_user() {
    let output = shared()
        .command("sh")
        .args(["-c", "echo \"${AWS_PROFILE-unset} ${AWS_SESSION_TOKEN-unset} $AWS_ACCESS_KEY_ID $AWS_CONFIG_FILE\""])
        .envs([("AWS_PROFILE", "production"), ("AWS_SESSION_TOKEN", "secret"), ("AWS_ACCESS_KEY_ID", "AKIA")])
        .output()
        .expect("sh is installed");
    assert_eq!(String::from_utf8_lossy(&output.stdout), "unset unset local /dev/null\n");
}
