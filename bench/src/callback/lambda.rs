//! What Lambda, CloudFormation and AWS are to a function: the Runtime API, the receiver of replies and the services,
//! all of them new for every run.

use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use bytes::Bytes;
use http::{HeaderValue, Method, Request, Response, StatusCode};
use serde_json::Value;
use standin::{Endpoint, Standin};
use tokio::sync::mpsc;
use tokio_rustls::TlsAcceptor;

use super::event;
use super::server::{self, Server};

/// How long Lambda lets the function work on an event.
const TIME_LIMIT: Duration = Duration::from_mins(1);

const INVOCATION_ID: &str = "8476a536-e9f4-11e8-9739-2dfe598c3fcd";
const FUNCTION_ARN: &str = "arn:aws:lambda:us-east-1:123456789012:function:custom-resource";

/// Path and query of a `ResponseURL`, in the form of a signed one.
const REPLY_TO: &str = "/arn%3Aaws%3Acloudformation%3Aus-east-1%3A123456789012%3Astack/s/1%7CScaling%7C1\
    ?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date=20260101T000000Z&X-Amz-SignedHeaders=host&X-Amz-Expires=7200\
    &X-Amz-Credential=AKIDEXAMPLE%2F20260101%2Fus-east-1%2Fs3%2Faws4_request&X-Amz-Signature=00";

/// What a function did, as it is heard of.
#[derive(Debug)]
pub(super) enum Heard {
    /// A reply arrived whole.
    Reply {
        /// When it did.
        at: Instant,
        /// The reply, or what is wrong with the way it was sent.
        body: Result<Bytes, String>,
    },
    /// The invocation failed, or the function could not be started.
    Failed(String),
    /// The event is done with, and the function asks for the next one.
    Idle,
}

/// Everything that a function calls.
pub(super) struct Lambda {
    pub(super) runtime_api: Server,
    pub(super) services: Server,
    pub(super) receiver: Server,
    standin: Arc<Mutex<Standin>>,
    pub(super) heard: mpsc::UnboundedReceiver<Heard>,
}

impl Lambda {
    /// Starts everything, with one endpoint in service and one event to handle.
    ///
    /// # Errors
    /// Where there is no free port.
    pub(super) async fn start(tls: TlsAcceptor) -> io::Result<Self> {
        let (teller, heard) = mpsc::unbounded_channel();
        let endpoint = Endpoint::named(event::ENDPOINT).with_variant(event::VARIANT, 1);
        let standin = Arc::new(Mutex::new(Standin::new().with_endpoint(endpoint)));

        let receiver = server::start(Some(tls), {
            let teller = teller.clone();
            move |request| {
                // Where nobody listens any more, the run has ended.
                let _ = teller.send(Heard::Reply { at: Instant::now(), body: received(&request) });
                async { Response::new(Bytes::new()) }
            }
        })
        .await?;
        let services = server::start(None, {
            let standin = Arc::clone(&standin);
            move |request| {
                let outcome = lock(&standin).answer(&request, SystemTime::now());
                outcome.reply()
            }
        })
        .await?;
        let event = Arc::new(Mutex::new(None));
        let runtime_api = server::start(None, {
            let event = Arc::clone(&event);
            move |request| {
                let (teller, event) = (teller.clone(), Arc::clone(&event));
                async move { answer(&request, &event, &teller).await }
            }
        })
        .await?;
        let lambda = Self { runtime_api, services, receiver, standin, heard };
        *lock(&event) = Some(event::create(&lambda.response_url()));
        Ok(lambda)
    }

    /// Where the reply to the event goes.
    fn response_url(&self) -> String {
        format!("https://{}{REPLY_TO}", self.receiver.address)
    }

    /// What the services remember.
    pub(super) fn state(&self) -> Value {
        lock(&self.standin).state()
    }

    /// How many times the services were called.
    pub(super) fn calls(&self) -> usize {
        lock(&self.standin).calls().len()
    }
}

/// Nothing is left half done by a panic here: each of these values is whole at any time.
fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The body of a reply that is sent to where it has to go, as the signature of the URL asks for it.
fn received(request: &Request<Bytes>) -> Result<Bytes, String> {
    let target = request.uri().path_and_query().map(ToString::to_string).unwrap_or_default();
    let content_type =
        request.headers().get(http::header::CONTENT_TYPE).map_or("", |value| value.to_str().unwrap_or("?"));
    if request.method() == Method::PUT && target == REPLY_TO && content_type.is_empty() {
        Ok(request.body().clone())
    } else {
        Err(format!("its reply is sent as {} {target}, content type `{content_type}`", request.method()))
    }
}

/// The Runtime API: one event, and then none for ever.
async fn answer(
    request: &Request<Bytes>,
    event: &Mutex<Option<String>>,
    teller: &mpsc::UnboundedSender<Heard>,
) -> Response<Bytes> {
    let path = request.uri().path();
    if path.ends_with("/invocation/next") {
        let event = lock(event).take();
        let Some(event) = event else {
            let _ = teller.send(Heard::Idle);
            return std::future::pending().await;
        };
        let mut response = Response::new(Bytes::from(event));
        let deadline = SystemTime::now() + TIME_LIMIT;
        let deadline = deadline.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_millis();
        for (name, value) in [
            ("content-type", "application/json"),
            ("lambda-runtime-aws-request-id", INVOCATION_ID),
            ("lambda-runtime-deadline-ms", &deadline.to_string()),
            ("lambda-runtime-invoked-function-arn", FUNCTION_ARN),
            ("lambda-runtime-trace-id", "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0"),
        ] {
            if let Ok(value) = HeaderValue::from_str(value) {
                response.headers_mut().insert(http::header::HeaderName::from_static(name), value);
            }
        }
        return response;
    }
    if path.ends_with("/error") {
        let _ = teller.send(Heard::Failed(String::from_utf8_lossy(request.body()).into_owned()));
    }
    let mut response = Response::new(Bytes::from_static(br#"{"status":"OK"}"#));
    *response.status_mut() = StatusCode::ACCEPTED;
    response
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
    use tokio::net::TcpStream;
    use tokio_rustls::TlsConnector;
    use tokio_rustls::rustls::crypto::ring;
    use tokio_rustls::rustls::pki_types::pem::PemObject as _;
    use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
    use tokio_rustls::rustls::{ClientConfig, RootCertStore};

    use super::super::authority::Authority;
    use super::*;
    use crate::workspace;

    /// Sends a request and reads until the other side is done with it.
    async fn ask<S: AsyncRead + AsyncWrite + Unpin>(mut stream: S, head: &str, body: &str) -> String {
        let length = body.len();
        let request = format!("{head}\r\nhost: test\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n{body}");
        stream.write_all(request.as_bytes()).await.expect("it is read");
        let mut answer = Vec::new();
        // A server need not say goodbye in TLS.
        let _ = stream.read_to_end(&mut answer).await;
        String::from_utf8(answer).expect("it is text")
    }

    async fn connected(server: &Server) -> TcpStream {
        TcpStream::connect(&server.address).await.expect("it listens")
    }

    async fn trusting(authority: &Authority, server: &Server) -> impl AsyncRead + AsyncWrite + Unpin {
        let mut roots = RootCertStore::empty();
        for certificate in CertificateDer::pem_file_iter(&authority.own).expect("it is a file") {
            roots.add(certificate.expect("it is a certificate")).expect("it is an authority");
        }
        let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .expect("there are versions")
            .with_root_certificates(roots)
            .with_no_client_auth();
        let name = ServerName::try_from("127.0.0.1").expect("it is an address");
        let connector = TlsConnector::from(Arc::new(config));
        connector.connect(name, connected(server).await).await.expect("the authority is trusted")
    }

    #[tokio::test]
    async fn an_event_is_handed_out_once_and_its_reply_is_heard() {
        let authority = Authority::new(&workspace::scratch("test-of-an-event").expect("there is a folder for it"))
            .expect("there are certificates");
        let mut lambda = Lambda::start(authority.tls.clone()).await.expect("there are ports");
        let next = "GET /2018-06-01/runtime/invocation/next HTTP/1.1";

        let answer = ask(connected(&lambda.runtime_api).await, next, "").await;
        assert!(answer.contains(&format!("lambda-runtime-aws-request-id: {INVOCATION_ID}\r\n")), "{answer}");
        let url = format!("\"ResponseURL\":\"{}\"", lambda.response_url());
        assert!(answer.contains(&url), "{answer}");

        for (head, body) in [
            (format!("PUT {REPLY_TO} HTTP/1.1"), Ok(Bytes::from_static(b"{}"))),
            (
                format!("POST {REPLY_TO} HTTP/1.1"),
                Err(format!("its reply is sent as POST {REPLY_TO}, content type ``")),
            ),
            (
                "PUT /elsewhere HTTP/1.1\r\ncontent-type: application/json".to_owned(),
                Err("its reply is sent as PUT /elsewhere, content type `application/json`".to_owned()),
            ),
        ] {
            let answer = ask(trusting(&authority, &lambda.receiver).await, &head, "{}").await;
            assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
            let Some(Heard::Reply { body: heard, .. }) = lambda.heard.recv().await else { panic!("{head}") };
            assert_eq!(heard, body);
        }

        let error = format!("POST /2018-06-01/runtime/invocation/{INVOCATION_ID}/error HTTP/1.1");
        ask(connected(&lambda.runtime_api).await, &error, "why").await;
        assert!(matches!(lambda.heard.recv().await, Some(Heard::Failed(why)) if why == "why"));

        let mut waiting = connected(&lambda.runtime_api).await;
        waiting.write_all(format!("{next}\r\nhost: test\r\n\r\n").as_bytes()).await.expect("it is read");
        assert!(matches!(lambda.heard.recv().await, Some(Heard::Idle)));
    }

    #[tokio::test]
    async fn the_services_remember_what_they_were_asked() {
        let authority = Authority::new(&workspace::scratch("test-of-the-services").expect("there is a folder for it"))
            .expect("there are certificates");
        let lambda = Lambda::start(authority.tls.clone()).await.expect("there are ports");
        assert_eq!((lambda.calls(), &lambda.state()["targets"]), (0, &serde_json::json!([])));
        let head = "POST / HTTP/1.1\r\nx-amz-target: AnyScaleFrontendService.DescribeScalableTargets\r\n\
                    content-type: application/x-amz-json-1.1";
        let answer = ask(connected(&lambda.services).await, head, r#"{"ServiceNamespace": "sagemaker"}"#).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK"), "{answer}");
        assert_eq!(lambda.calls(), 1);
    }
}
