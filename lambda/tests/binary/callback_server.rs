//! Where replies go to: keeps what was put, and answers with the statuses it is told.

use std::collections::VecDeque;
use std::convert::Infallible;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http::{HeaderMap, Method, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio_rustls::TlsAcceptor;

use crate::invariants;

/// What must not be seen anywhere but in the request to this server.
pub(crate) const SIGNATURE: &str = "5ec2e75ec2e75ec2e7";

/// Path and query of every `ResponseURL`, as CloudFormation signs them.
pub(crate) const REQUEST_TARGET: &str = "/arn%3Aaws%3Acloudformation%3Aus-east-1%3A123456789012%3Astack/s/1%7CScaling%7C2\
    ?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Expires=7200&X-Amz-Signature=5ec2e75ec2e75ec2e7";

/// A reply that was put.
#[derive(Clone, Debug)]
pub(crate) struct Put {
    /// Path and query.
    pub(crate) target: String,
    /// The headers.
    pub(crate) headers: HeaderMap,
    /// How many bytes the body has.
    pub(crate) length: usize,
    /// The body.
    pub(crate) body: Value,
}

#[derive(Debug, Default)]
struct Script {
    puts: Vec<Put>,
    statuses: VecDeque<u16>,
}

/// The server.
#[derive(Clone, Debug)]
pub(crate) struct CallbackServer {
    scheme: &'static str,
    address: SocketAddr,
    script: Arc<Mutex<Script>>,
}

impl CallbackServer {
    /// A server with plain http.
    pub(crate) async fn http() -> Self {
        Self::start("http", None).await
    }

    /// A server with TLS.
    pub(crate) async fn https(tls: TlsAcceptor) -> Self {
        Self::start("https", Some(tls)).await
    }

    async fn start(scheme: &'static str, tls: Option<TlsAcceptor>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("there is a port");
        let address = listener.local_addr().expect("the port is known");
        let script = Arc::new(Mutex::new(Script::default()));
        tokio::spawn(accept(listener, tls, Arc::clone(&script)));
        Self { scheme, address, script }
    }

    /// The `ResponseURL` of an event.
    pub(crate) fn url(&self) -> String {
        format!("{}://{}{REQUEST_TARGET}", self.scheme, self.address)
    }

    /// Answers the next requests with these statuses, and those after them with 200.
    pub(crate) fn answer(&self, statuses: &[u16]) {
        self.script.lock().unwrap_or_else(PoisonError::into_inner).statuses = statuses.iter().copied().collect();
    }

    /// What was put since it was last asked, in order, and holds what every reply does.
    #[track_caller]
    pub(crate) fn take(&self) -> Vec<Put> {
        let puts = std::mem::take(&mut self.script.lock().unwrap_or_else(PoisonError::into_inner).puts);
        for put in &puts {
            invariants::check(put);
        }
        puts
    }

    /// The body of the one reply that was put since it was last asked.
    #[track_caller]
    pub(crate) fn take_reply(&self) -> Value {
        let puts = self.take();
        let [put] = puts.as_slice() else { panic!("there is not one reply: {puts:#?}") };
        put.body.clone()
    }
}

async fn accept(listener: TcpListener, tls: Option<TlsAcceptor>, script: Arc<Mutex<Script>>) {
    while let Ok((stream, _)) = listener.accept().await {
        let (tls, script) = (tls.clone(), Arc::clone(&script));
        tokio::spawn(async move {
            match tls {
                None => serve(stream, script).await,
                Some(tls) => {
                    if let Ok(stream) = tls.accept(stream).await {
                        serve(stream, script).await;
                    }
                }
            }
        });
    }
}

async fn serve(stream: impl AsyncRead + AsyncWrite + Unpin, script: Arc<Mutex<Script>>) {
    let service = service_fn(move |request| {
        let script = Arc::clone(&script);
        async move { Ok::<_, Infallible>(keep(&script, request).await) }
    });
    // A connection that breaks is the function's affair.
    drop(http1::Builder::new().serve_connection(TokioIo::new(stream), service).await);
}

async fn keep(script: &Mutex<Script>, request: Request<Incoming>) -> Response<Full<Bytes>> {
    assert_eq!(request.method(), Method::PUT);
    let (head, body) = request.into_parts();
    let body = body.collect().await.expect("the function sends a body").to_bytes();
    let target = head.uri.path_and_query().map(ToString::to_string).unwrap_or_default();
    let (length, body) = (body.len(), serde_json::from_slice(&body).expect("a reply is JSON"));
    let mut script = script.lock().unwrap_or_else(PoisonError::into_inner);
    script.puts.push(Put { target, headers: head.headers, length, body });
    let status = script.statuses.pop_front().unwrap_or(200);
    let mut response = Response::new(Full::default());
    *response.status_mut() = StatusCode::from_u16(status).expect("a status");
    response
}
