//! Invocations and histories through the server as a process: its flags, its waiting, its connections.

use std::fs;
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::TcpStream;
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use standin::{Endpoint, Standin, server};

use crate::runtime::SIGNED;
use crate::server::Server;

const PREDICTION: &str = r#"{"predictions":[0.5]}"#;

/// Invokes `demo`: everything that the server says, as text.
fn invoke(server: &Server, how: &str, body: &str) -> String {
    let headers = format!("authorization: {SIGNED}\r\ncontent-type: text/plain\r\n");
    let answer = server.receive("POST", &format!("/endpoints/demo/{how}"), &headers, body);
    String::from_utf8_lossy(&answer).into_owned()
}

#[test]
fn an_invocation_goes_through_the_port() {
    let plain: &[&str] = &[];
    for (flags, how, begins, holds) in [
        (
            plain,
            "invocations",
            "HTTP/1.1 200 OK\r\n",
            vec!["x-amzn-invoked-production-variant: AllTraffic", PREDICTION],
        ),
        (&["--echo"], "invocations", "HTTP/1.1 200 OK\r\n", vec!["content-type: text/plain", "\r\n\r\nsent"]),
        (&["--reply", "42"], "invocations", "HTTP/1.1 200 OK\r\n", vec!["\r\n\r\n42"]),
        (
            &["--echo", "--stream", "parts=2"],
            "invocations-response-stream",
            "HTTP/1.1 200 OK\r\n",
            vec!["application/vnd.amazon.eventstream", "PayloadPart", "se", "PayloadPart", "nt", "\r\n0\r\n\r\n"],
        ),
        (
            &["--fault", "stream-broken"],
            "invocations-response-stream",
            "HTTP/1.1 200 OK\r\n",
            vec!["PayloadPart", "ModelStreamError", "StreamBroken", "\r\n0\r\n\r\n"],
        ),
        (&["--fault", "fail:503=1"], "invocations", "HTTP/1.1 424 Failed Dependency\r\n", vec!["OriginalStatusCode"]),
        (
            &["--verify-signatures", "AKIDEXAMPLE:secret"],
            "invocations",
            "HTTP/1.1 403 Forbidden\r\n",
            vec!["x-amzn-errortype: IncompleteSignatureException"],
        ),
    ] {
        let server = Server::start(&[&["--endpoint", "demo"], flags].concat());
        let answer = invoke(&server, how, "sent");
        assert!(answer.starts_with(begins), "{flags:?}: {answer}");
        let mut rest = answer.as_str();
        for part in holds {
            rest = rest.split_once(part).unwrap_or_else(|| panic!("{flags:?}: {part:?} in {answer}")).1;
        }
    }
}

#[test]
fn a_connection_is_closed_or_cut() {
    let server = Server::start(&["--endpoint", "demo", "--fault", "close=1", "--fault", "stream-cut"]);
    assert_eq!(invoke(&server, "invocations", "{}"), "");
    let stream = invoke(&server, "invocations-response-stream", "{}");
    assert!(stream.contains("PayloadPart") && !stream.ends_with("\r\n0\r\n\r\n"), "{stream}");
    assert!(invoke(&server, "invocations", "{}").ends_with(PREDICTION));
}

#[test]
fn those_that_wait_do_not_keep_others_from_their_answers() {
    let hours = ["--endpoint", "demo", "--serves", "milliseconds=3600000,endpoint=demo"];
    let moments = ["--endpoint", "quick", "--serves", "milliseconds=50,endpoint=quick"];
    let server = Server::start(&[hours, moments].concat());
    let headers = format!("authorization: {SIGNED}\r\n");
    let mut waiting = [(); 2].map(|()| server.ask("POST", "/endpoints/demo/invocations", &headers, "{}"));
    let given_up = Instant::now() + Duration::from_mins(2);
    let counted = || server.control("GET", "/_standin/state", &Value::Null).1["invocations"]["demo"].clone();
    while counted()["variants"]["AllTraffic"]["Invocations"] != 2 {
        assert!(Instant::now() < given_up, "{}", counted());
    }
    let begun = Instant::now();
    let quick = server.receive("POST", "/endpoints/quick/invocations", &headers, "{}");
    assert!(quick.ends_with(PREDICTION.as_bytes()));
    assert!(Duration::from_millis(50) <= begun.elapsed(), "{:?}", begun.elapsed());
    for waiting in &mut waiting {
        waiting.set_nonblocking(true).expect("it is a connection");
        let heard = waiting.read(&mut [0]).map_err(|error| error.kind());
        assert_eq!(heard, Err(ErrorKind::WouldBlock));
    }
}

#[test]
fn faults_of_invocations_come_and_go_by_route() {
    let server = Server::start(&["--endpoint", "demo"]);
    let fault = json!({"invocations": "throttle=1", "endpoint": "demo"});
    assert_eq!(server.control("POST", "/_standin/faults", &fault), (200, json!({})));
    assert!(invoke(&server, "invocations", "{}").contains("x-amzn-errortype: ThrottlingException"));
    assert!(invoke(&server, "invocations", "{}").ends_with(PREDICTION));
    assert_eq!(server.control("POST", "/_standin/faults", &json!({"invocations": "internal"})), (200, json!({})));
    assert!(invoke(&server, "invocations", "{}").starts_with("HTTP/1.1 500 "));
    assert_eq!(server.control("DELETE", "/_standin/faults/invocations", &Value::Null), (200, json!({})));
    assert!(invoke(&server, "invocations", "{}").ends_with(PREDICTION));
    let counted = server.control("GET", "/_standin/state", &Value::Null).1["invocations"]["demo"].clone();
    let expected = json!({
        "variants": {"AllTraffic": {
            "Invocations": 4, "Answered": 2, "Refused": {"InternalFailure": 1, "ThrottlingException": 1}, "Unanswered": 0,
        }},
        "inference_components": {},
    });
    assert_eq!(counted, expected);
    let (status, refusal) = server.control("POST", "/_standin/faults", &json!({"invocations": "throttle=0%"}));
    assert_eq!((status, refusal), (400, json!({"message": "the share '0%' is not over 0% and up to 100%"})));
}

#[tokio::test]
async fn a_test_looks_into_the_stand_in_that_it_serves() {
    let standin = Arc::new(Mutex::new(Standin::new().with_endpoint(Endpoint::named("demo").with_variant("blue", 1))));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
    let address = listener.local_addr().expect("the listener has an address");
    let serving = tokio::spawn(server::serve_shared(listener, Arc::clone(&standin)));
    let client = tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).expect("the server listens");
        let head = format!("host: localhost\r\nconnection: close\r\ncontent-length: 2\r\nauthorization: {SIGNED}");
        write!(stream, "POST /endpoints/demo/invocations HTTP/1.1\r\n{head}\r\n\r\n{{}}").expect("it is sent");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("the answer is text");
        answer
    });
    assert!(client.await.expect("the request is answered").ends_with(PREDICTION));
    serving.abort();
    let state = standin.lock().expect("nobody has panicked").state();
    assert_eq!(state["invocations"]["demo"]["variants"]["blue"]["Answered"], 1);
}

/// A history in a file of the test's own, which is removed at the end.
struct Script(std::path::PathBuf);

impl Script {
    fn of(name: &str, content: &str) -> Self {
        let file = std::env::temp_dir().join(format!("standin-{name}-{}.json", std::process::id()));
        fs::write(&file, content).expect("the file is written");
        Self(file)
    }

    fn path(&self) -> &str {
        self.0.to_str().expect("the path is text")
    }
}

impl Drop for Script {
    fn drop(&mut self) {
        drop(fs::remove_file(&self.0));
    }
}

#[test]
fn a_history_begins_with_the_first_invocation_or_at_once() {
    let script = Script::of("begins", r#"{"endpoint": "demo", "count": 1, "events": [{"seconds": 0, "desired": 3}]}"#);
    let desired =
        |server: &Server| server.describe_endpoint("demo").1["ProductionVariants"][0]["DesiredInstanceCount"].clone();
    let server = Server::start(&["--history", script.path()]);
    assert_eq!(desired(&server), 1);
    invoke(&server, "invocations", "{}");
    assert_eq!(desired(&server), 3);
    let server = Server::start(&["--history", script.path(), "--history-begins", "at-once"]);
    assert_eq!(desired(&server), 3);
}

#[test]
fn bad_input_is_refused_with_its_reason() {
    let bad = Script::of("bad", "{}");
    let events = Script::of("events", r#"{"events": [{"seconds": 0, "desired": 3}]}"#);
    let absent = "/nowhere/history.json";
    for (arguments, code, expected) in [
        (
            vec!["--history", bad.path()],
            1,
            format!(
                "standin: {} has no events: a script is a list of what happens, a simulator's report has runs\n",
                bad.path()
            ),
        ),
        (
            vec!["--history", absent],
            1,
            format!(
                "standin: cannot read the history {absent}: No such file or directory (os error 2). Give a script of \
                 events or a simulator's report.\n"
            ),
        ),
        (
            vec!["--history", events.path()],
            1,
            format!(
                "standin: {}: which endpoint does it play on? Set up exactly one, or name one.\n",
                events.path()
            ),
        ),
        (
            vec!["--history", events.path(), "--history-speed", "0"],
            2,
            "error: invalid value '0' for '--history-speed <TIMES>': '0' is not a number from 0.001 to 1000000\n\nFor \
             more information, try '--help'.\n"
                .to_owned(),
        ),
        (
            vec!["--fault", "throttle=0"],
            2,
            "error: invalid value 'throttle=0' for '--fault <KIND[=SHARE%|=COUNT][@FROM..TO]>': '0' is neither a share \
             such as 5% nor a count of 1 or more\n\nFor more information, try '--help'.\n"
                .to_owned(),
        ),
        (
            vec!["--stream", "parts=0"],
            2,
            "error: invalid value 'parts=0' for '--stream <parts=N[,milliseconds=N]>': parts=0 is not a whole number \
             of 1 or more\n\nFor more information, try '--help'.\n"
                .to_owned(),
        ),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_standin")).arg("serve").args(&arguments).output();
        let output = output.expect("the server starts");
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!((output.status.code(), message.as_str()), (Some(code), expected.as_str()), "{arguments:?}");
        assert!(output.stdout.is_empty(), "{arguments:?}");
    }
}
