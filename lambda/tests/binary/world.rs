//! All that a function talks to, on loopback: Lambda, AWS and CloudFormation's bucket.

use std::time::Duration;

use serde_json::Value;
use standin::{Endpoint, Fault, Standin};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::time::{Instant, sleep};

use crate::callback_server::CallbackServer;
use crate::function::{Function, Program};
use crate::runtime_api::RuntimeApi;

/// The surroundings of a function.
#[derive(Debug)]
pub(crate) struct World {
    /// Lambda.
    pub(crate) lambda: RuntimeApi,
    /// CloudFormation's bucket.
    pub(crate) bucket: CallbackServer,
    aws: String,
}

impl World {
    /// An account with the endpoint `ep`, and a bucket with plain http.
    pub(crate) async fn start() -> Self {
        Self::with(CallbackServer::http().await, None).await
    }

    /// The same with another bucket, and with something that goes wrong once.
    pub(crate) async fn with(bucket: CallbackServer, fault: Option<(&str, Fault)>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("there is a port");
        let aws = listener.local_addr().expect("the port is known").to_string();
        let standin = Standin::new().with_endpoint(Endpoint::named("ep").with_variant("v1", 2));
        let standin = match fault {
            Some((operation, fault)) => standin.with_fault(operation, fault),
            None => standin,
        };
        tokio::spawn(standin::server::serve(listener, standin));
        Self { lambda: RuntimeApi::start().await, bucket, aws }
    }

    /// Starts a function here, to which plain http to loopback is allowed.
    pub(crate) async fn function(&mut self, program: Program) -> Function {
        self.function_with(program, &[("STEPSCALE_ALLOW_HTTP_CALLBACK", "1")]).await
    }

    /// Starts a function here, with these variables in its environment. It has a Runtime API of its own, as in Lambda:
    /// one that has been killed may still wait for an event at its.
    pub(crate) async fn function_with(&mut self, program: Program, environment: &[(&str, &str)]) -> Function {
        self.lambda = RuntimeApi::start().await;
        let lambda = self.lambda.address();
        let aws = format!("http://{}", self.aws);
        let mut all = vec![("AWS_LAMBDA_RUNTIME_API", lambda.as_str()), ("AWS_ENDPOINT_URL", aws.as_str())];
        all.extend(environment);
        Function::start(program, &all)
    }

    /// How many targets, policies and alarms there are.
    pub(crate) async fn holds(&self) -> [usize; 3] {
        let state = self.ask("state").await;
        let targets = values(&state["targets"]);
        let policies = targets.iter().map(|target| values(&target["ScalingPolicies"]).len()).sum();
        [targets.len(), policies, values(&state["alarms"]).len()]
    }

    /// The operations that were called, in order.
    pub(crate) async fn calls(&self) -> Vec<String> {
        let calls = self.ask("calls").await;
        values(&calls).iter().map(|call| call["Operation"].as_str().unwrap_or_default().to_owned()).collect()
    }

    /// Waits until an operation has been called.
    pub(crate) async fn until_called(&self, operation: &str) {
        let until = Instant::now() + Duration::from_mins(1);
        while !self.calls().await.iter().any(|called| called == operation) {
            assert!(Instant::now() < until, "{operation} is not called");
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// One of the stand-in's own routes.
    async fn ask(&self, route: &str) -> Value {
        let mut stream = TcpStream::connect(&self.aws).await.expect("the stand-in listens");
        let request = format!("GET /_standin/{route} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).await.expect("the stand-in listens");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.expect("the answer is text");
        let (_, body) = answer.split_once("\r\n\r\n").expect("the answer has a body");
        serde_json::from_str(body).expect("the stand-in speaks JSON")
    }
}

/// The values of a list or of an object.
fn values(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(values) => values.iter().collect(),
        Value::Object(values) => values.values().collect(),
        _ => Vec::new(),
    }
}
