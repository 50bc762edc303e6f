//! HTTP on a loopback port, with or without TLS.

use std::io;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt as _, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;

/// A server that stops, with all its connections, when it is dropped.
pub(super) struct Server {
    /// `127.0.0.1` and the port.
    pub(super) address: String,
    _task: JoinSet<()>,
}

/// Answers whole requests at a free port of 127.0.0.1.
///
/// # Errors
/// Where there is no free port.
pub(super) async fn start<A, F>(tls: Option<TlsAcceptor>, answer: A) -> io::Result<Server>
where
    A: Fn(Request<Bytes>) -> F + Clone + Send + 'static,
    F: Future<Output = Response<Bytes>> + Send + 'static,
{
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let address = listener.local_addr()?.to_string();
    let mut task = JoinSet::new();
    task.spawn(accept(listener, tls, answer));
    Ok(Server { address, _task: task })
}

async fn accept<A, F>(listener: TcpListener, tls: Option<TlsAcceptor>, answer: A)
where
    A: Fn(Request<Bytes>) -> F + Clone + Send + 'static,
    F: Future<Output = Response<Bytes>> + Send + 'static,
{
    let mut connections = JoinSet::new();
    // A connection that breaks is its client's affair: what it did not do is seen at the end of the run.
    while let Ok((stream, _)) = listener.accept().await {
        let (tls, answer) = (tls.clone(), answer.clone());
        connections.spawn(async move {
            if stream.set_nodelay(true).is_err() {
                return;
            }
            match tls {
                None => converse(stream, answer).await,
                Some(tls) => {
                    if let Ok(stream) = tls.accept(stream).await {
                        converse(stream, answer).await;
                    }
                }
            }
        });
    }
}

async fn converse<S, A, F>(stream: S, answer: A)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    A: Fn(Request<Bytes>) -> F + Clone + Send + 'static,
    F: Future<Output = Response<Bytes>> + Send + 'static,
{
    let service = service_fn(move |request: Request<Incoming>| {
        let answer = answer.clone();
        async move {
            let (head, body) = request.into_parts();
            let body = body.collect().await?.to_bytes();
            Ok::<_, hyper::Error>(answer(Request::from_parts(head, body)).await.map(Full::new))
        }
    });
    let _: Result<(), hyper::Error> = http1::Builder::new().serve_connection(TokioIo::new(stream), service).await;
}
