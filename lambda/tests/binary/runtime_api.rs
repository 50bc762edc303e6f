//! A stub of Lambda's Runtime API: hands out events, and keeps what the function says became of them.

use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use bytes::Bytes;
use http::{Method, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, mpsc};
use tokio::time::timeout;

/// What the routes begin with.
const ROUTES: &str = "/2018-06-01/runtime/";

/// How long is waited for the function to say something. A test ends long before, or something is wrong.
const PATIENCE: Duration = Duration::from_mins(1);

/// An event on its way.
#[derive(Debug)]
struct Invocation {
    id: String,
    event: Vec<u8>,
    deadline: SystemTime,
}

/// What the function said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The invocation went well.
    Response {
        /// Which invocation.
        id: String,
    },
    /// The invocation failed.
    Error {
        /// Which invocation.
        id: String,
        /// `errorType` and `errorMessage`.
        error: Value,
    },
}

/// The stub.
#[derive(Debug)]
pub(crate) struct RuntimeApi {
    address: SocketAddr,
    invocations: mpsc::UnboundedSender<Invocation>,
    outcomes: mpsc::UnboundedReceiver<Outcome>,
    count: u32,
    /// That of the event that was fed last.
    deadline: SystemTime,
}

impl RuntimeApi {
    /// Listens.
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("there is a port");
        let address = listener.local_addr().expect("the port is known");
        let (invocations, waiting) = mpsc::unbounded_channel();
        let (said, outcomes) = mpsc::unbounded_channel();
        tokio::spawn(serve(listener, Arc::new(Routes { waiting: Mutex::new(waiting), said })));
        Self { address, invocations, outcomes, count: 0, deadline: UNIX_EPOCH }
    }

    /// What `AWS_LAMBDA_RUNTIME_API` is set to.
    pub(crate) fn address(&self) -> String {
        self.address.to_string()
    }

    /// Hands an event to the next function that asks, with some seconds to its deadline. Gives its id.
    pub(crate) fn feed(&mut self, event: &[u8], seconds: u64) -> String {
        self.count += 1;
        let id = format!("invocation-{}", self.count);
        self.deadline = SystemTime::now() + Duration::from_secs(seconds);
        let invocation = Invocation { id: id.clone(), event: event.to_vec(), deadline: self.deadline };
        self.invocations.send(invocation).expect("the stub listens");
        id
    }

    /// The next thing the function says, which is of the event that was fed last, and in time.
    pub(crate) async fn outcome(&mut self) -> Outcome {
        let outcome = timeout(PATIENCE, self.outcomes.recv()).await.expect("the function says something");
        assert!(SystemTime::now() < self.deadline, "it is over after the deadline: {outcome:?}");
        outcome.expect("the stub listens")
    }

    /// Feeds an event, and expects that its invocation goes well.
    pub(crate) async fn handle(&mut self, event: &[u8]) {
        let id = self.feed(event, 60);
        assert_eq!(self.outcome().await, Outcome::Response { id });
    }
}

/// What the routes share.
struct Routes {
    waiting: Mutex<mpsc::UnboundedReceiver<Invocation>>,
    said: mpsc::UnboundedSender<Outcome>,
}

async fn serve(listener: TcpListener, routes: Arc<Routes>) {
    while let Ok((stream, _)) = listener.accept().await {
        let routes = Arc::clone(&routes);
        tokio::spawn(async move {
            let service = service_fn(move |request| {
                let routes = Arc::clone(&routes);
                async move { Ok::<_, Infallible>(routes.answer(request).await) }
            });
            // A connection that breaks is that of a function that was killed.
            drop(http1::Builder::new().serve_connection(TokioIo::new(stream), service).await);
        });
    }
}

impl Routes {
    async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        let path = request.uri().path().strip_prefix(ROUTES).unwrap_or_default().to_owned();
        let parts: Vec<&str> = path.split('/').collect();
        match (request.method(), parts.as_slice()) {
            (&Method::GET, ["invocation", "next"]) => self.next().await,
            (&Method::POST, ["invocation", id, "response"]) => self.accept(Outcome::Response { id: (*id).to_owned() }),
            (&Method::POST, ["invocation", id, "error"]) => {
                let body = request.into_body().collect().await.expect("the function sends a body").to_bytes();
                let error = serde_json::from_slice(&body).expect("an error is JSON");
                self.accept(Outcome::Error { id: (*id).to_owned(), error })
            }
            _ => answer(StatusCode::NOT_FOUND),
        }
    }

    async fn next(&self) -> Response<Full<Bytes>> {
        let Some(invocation) = self.waiting.lock().await.recv().await else { return answer(StatusCode::GONE) };
        let deadline = invocation.deadline.duration_since(UNIX_EPOCH).expect("the clock is right").as_millis();
        Response::builder()
            .header("lambda-runtime-aws-request-id", invocation.id)
            .header("lambda-runtime-deadline-ms", deadline.to_string())
            .header("lambda-runtime-invoked-function-arn", "arn:aws:lambda:us-east-1:123456789012:function:stepscale")
            .body(Full::from(invocation.event))
            .expect("the headers are well-formed")
    }

    fn accept(&self, outcome: Outcome) -> Response<Full<Bytes>> {
        // A test that has ended listens no more.
        drop(self.said.send(outcome));
        answer(StatusCode::ACCEPTED)
    }
}

fn answer(status: StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = status;
    response
}
