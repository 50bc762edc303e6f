//! Calls to the local AWS through one client that stays: the AWS CLI spends half a second on starting, for each call.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Write};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Stdio};
use std::sync::Mutex;

use serde_json::{Value, json};

use crate::local_aws::{LocalAws, root};

/// The clients by the environment file of their local AWS. Each ends with its input, at the end of the test process.
static CLIENTS: Mutex<BTreeMap<PathBuf, Client>> = Mutex::new(BTreeMap::new());

struct Client {
    program: Child,
    answers: BufReader<ChildStdout>,
}

/// Performs an operation by its API name; the error is what the AWS CLI would say.
pub(crate) fn call(local: &LocalAws, service: &str, operation: &str, parameters: &Value) -> Result<Value, String> {
    let mut clients = CLIENTS.lock().expect("a client that failed has said why in another test");
    let client = clients.entry(local.environment_file()).or_insert_with(|| Client::start(local));
    let mut told = client.call(&json!([service, operation, parameters]));
    match told["refusal"].as_str() {
        Some(refusal) => Err(refusal.to_owned()),
        None => Ok(told["answer"].take()),
    }
}

impl Client {
    fn start(local: &LocalAws) -> Self {
        let mut command = local.command(root().join(".venv/local/bin/python"));
        command.arg(root().join("tests/acceptance/fixtures/aws_client.py"));
        let mut program = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("sh is installed");
        let answers = BufReader::new(program.stdout.take().expect("is piped"));
        Self { program, answers }
    }

    fn call(&mut self, call: &Value) -> Value {
        writeln!(self.program.stdin.as_ref().expect("is piped"), "{call}").expect("the client reads");
        let mut line = String::new();
        self.answers.read_line(&mut line).expect("the client answers text");
        serde_json::from_str(&line)
            .unwrap_or_else(|_| panic!("the client ended over {call}: {:?}", self.program.wait()))
    }
}
