//! The server as a process: its one line, its control routes, its end.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

pub(crate) struct Server {
    process: Child,
    address: String,
}

impl Server {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut process = Command::new(env!("CARGO_BIN_EXE_standin"))
            .args(["serve", "--exit-with-stdin"])
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the server starts");
        let mut line = String::new();
        let stdout = process.stdout.take().expect("stdout is piped");
        BufReader::new(stdout).read_line(&mut line).expect("the server prints a line");
        let address = line.trim().strip_prefix("http://").expect("the line is a URL").to_owned();
        assert!(address.starts_with("127.0.0.1:"), "{address}");
        Self { process, address }
    }

    fn send(&self, method: &str, path: &str, headers: &str, body: &str) -> (u16, Value) {
        let answer = self.receive(method, path, headers, body);
        let answer = String::from_utf8(answer).expect("the answer is text");
        let (head, body) = answer.split_once("\r\n\r\n").expect("the answer has a body");
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect("the answer has a status");
        (status, serde_json::from_str(body).expect("the body is JSON"))
    }

    /// Sends a request on a connection of its own: everything that comes back until its end.
    pub(crate) fn receive(&self, method: &str, path: &str, headers: &str, body: &str) -> Vec<u8> {
        let mut answer = Vec::new();
        // A connection that is cut may end in an error: what has come so far is the answer.
        drop(self.ask(method, path, headers, body).read_to_end(&mut answer));
        answer
    }

    /// Sends a request on a connection of its own, on which the answer comes.
    pub(crate) fn ask(&self, method: &str, path: &str, headers: &str, body: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).expect("the server listens");
        let length = body.len();
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: {length}\r\n{headers}\r\n{body}"
        )
        .expect("the request is sent");
        stream
    }

    /// How it has ended, within two minutes.
    fn wait(&mut self) -> Option<ExitStatus> {
        let given_up = Instant::now() + Duration::from_mins(2);
        loop {
            match self.process.try_wait() {
                Ok(None) if Instant::now() < given_up => thread::sleep(Duration::from_millis(5)),
                ended => return ended.ok().flatten(),
            }
        }
    }

    pub(crate) fn control(&self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        self.send(method, path, "", &body.to_string())
    }

    pub(crate) fn describe_endpoint(&self, name: &str) -> (u16, Value) {
        let body = json!({"EndpointName": name}).to_string();
        self.send("POST", "/", "x-amz-target: SageMaker.DescribeEndpoint\r\n", &body)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.process.stdin.take());
        let ended = self.wait();
        if ended.is_none() {
            drop(self.process.kill());
            drop(self.process.wait());
        }
        assert!(
            thread::panicking() || ended.is_some_and(|status| status.success()),
            "the server ends well with its stdin"
        );
    }
}

#[test]
fn endpoints_are_set_up_on_the_command_line_and_by_route() {
    let server = Server::start(&["--endpoint", "demo:blue:3", "--component", "summaries:demo:blue:2"]);
    let (status, endpoint) = server.describe_endpoint("demo");
    assert_eq!((status, &endpoint["ProductionVariants"][0]["CurrentInstanceCount"]), (200, &json!(3)));

    let endpoint = json!({
        "name": "more",
        "variants": [{"name": "a", "instances": 2}, {"name": "b", "provisioned_concurrency": 4}],
        "inference_components": [{"name": "c", "variant": "a", "copies": 5}],
    });
    assert_eq!(server.control("POST", "/_standin/endpoints", &endpoint), (200, json!({})));
    let (_, state) = server.control("GET", "/_standin/state", &Value::Null);
    assert_eq!(state["inference_components"]["summaries"]["RuntimeConfig"]["CurrentCopyCount"], 2);
    assert_eq!(state["inference_components"]["c"]["RuntimeConfig"]["CurrentCopyCount"], 5);
    assert_eq!(
        state["endpoints"]["more"]["ProductionVariants"][1]["CurrentServerlessConfig"]["ProvisionedConcurrency"],
        4
    );

    let hosting = &state["endpoint_configs"]["more-config"]["ProductionVariants"];
    assert_eq!((&hosting[0]["ModelName"], &hosting[1]["ModelName"]), (&Value::Null, &json!("more-model")));

    let creating = json!({"name": "new", "creating_seconds": 3600, "variants": [{"name": "a"}]});
    assert_eq!(server.control("POST", "/_standin/endpoints", &creating), (200, json!({})));
    assert_eq!(server.describe_endpoint("new").1["EndpointStatus"], "Creating");
    assert_eq!(server.describe_endpoint("more").1["EndpointStatus"], "InService");

    assert_eq!(server.control("DELETE", "/_standin/endpoints/more", &Value::Null).0, 200);
    assert_eq!(server.control("DELETE", "/_standin/endpoints/more", &Value::Null).0, 404);
    assert_eq!(server.describe_endpoint("more").0, 400);
    assert_eq!(server.control("POST", "/_standin/reset", &Value::Null).0, 200);
    assert_eq!(server.control("GET", "/_standin/state", &Value::Null).1["endpoints"], json!({}));
}

#[test]
fn faults_are_asked_for_by_route_and_calls_are_listed() {
    let server = Server::start(&["--endpoint", "demo"]);
    let fault = json!({
        "operation": "DescribeEndpoint", "times": 1, "kind": "error",
        "exception": "ThrottlingException", "message": "Rate exceeded", "status": 429,
    });
    assert_eq!(server.control("POST", "/_standin/faults", &fault), (200, json!({})));
    let throttled = json!({"__type": "ThrottlingException", "Message": "Rate exceeded"});
    assert_eq!(server.describe_endpoint("demo"), (429, throttled));
    assert_eq!(server.describe_endpoint("demo").0, 200);
    let mut elsewhere = fault.clone();
    elsewhere["resource_id"] = "endpoint/other/variant/AllTraffic".into();
    assert_eq!(server.control("POST", "/_standin/faults", &elsewhere), (200, json!({})));
    assert_eq!(server.describe_endpoint("demo").0, 200);
    let (_, calls) = server.control("GET", "/_standin/calls", &Value::Null);
    assert_eq!(
        (&calls[0]["Outcome"], &calls[1]["Outcome"]),
        (&json!({"Exception": "ThrottlingException", "Message": "Rate exceeded"}), &json!("Succeeded"))
    );

    for (path, body, status) in [
        ("/_standin/faults", json!({"operation": "DescribeEndpoint", "kind": "fire"}), 400),
        ("/_standin/faults", json!({"kind": "hang"}), 400),
        ("/_standin/endpoints", json!({}), 400),
        ("/_standin/endpoints", json!({"name": "bad_name"}), 400),
        ("/_standin/endpoints", json!({"name": "a", "variants": [{"name": "b", "provisioned_concurrency": 201}]}), 400),
        ("/_standin/failures", json!({"endpoint": "a"}), 400),
        ("/_standin/nothing", json!({}), 404),
    ] {
        assert_eq!(server.control("POST", path, &body).0, status, "{path} {body}");
    }
}

#[test]
fn a_failing_creation_is_asked_for_by_route() {
    let server = Server::start(&["--endpoint", "demo", "--deployment-seconds", "3600"]);
    let failure = json!({"endpoint": "new", "reason": "The image cannot be pulled."});
    assert_eq!(server.control("POST", "/_standin/failures", &failure), (200, json!({})));
    let input = json!({"EndpointName": "new", "EndpointConfigName": "demo-config"}).to_string();
    let (status, answer) = server.send("POST", "/", "x-amz-target: SageMaker.CreateEndpoint\r\n", &input);
    assert_eq!(status, 200, "{answer}");
    assert_eq!(server.describe_endpoint("new").1["EndpointStatus"], "Creating");
}

#[test]
fn a_terminated_server_ends_well_though_its_stdin_is_open() {
    let mut server = Server::start(&["--endpoint", "demo"]);
    let asked = Command::new("kill").arg(server.process.id().to_string()).status().expect("the signal is sent");
    assert!(asked.success());
    assert_eq!(server.wait().expect("the server ends").code(), Some(0));
}

#[test]
fn bad_arguments_are_refused_before_anything_listens() {
    for (arguments, expected) in [
        (["--endpoint", "bad_name"], "'bad_name' is not a name that SageMaker takes"),
        (["--endpoint", "demo:blue:many"], "the count 'many' is not a whole number"),
        (["--component", "summaries"], "expected NAME:ENDPOINT:VARIANT"),
        (["--account", "12"], "an account id has 12 digits"),
    ] {
        let output = Command::new(env!("CARGO_BIN_EXE_standin")).arg("serve").args(arguments).output();
        let output = output.expect("the server starts");
        let message = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0), "{message}");
        assert!(message.contains(expected), "{expected} in {message}");
    }
}

#[test]
fn a_taken_port_is_named() {
    let server = Server::start(&[]);
    let (_, port) = server.address.rsplit_once(':').expect("the address has a port");
    let output = Command::new(env!("CARGO_BIN_EXE_standin")).args(["serve", "--port", port]).output();
    let output = output.expect("the server starts");
    let message = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(3), "{message}");
    assert!(message.starts_with(&format!("standin: cannot listen on 127.0.0.1:{port}: ")), "{message}");
}
