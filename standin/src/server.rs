//! The stand-in behind a port: the only place that reads the clock and does the waiting.

mod reply_body;

use std::convert::Infallible;
use std::fmt;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime};

use bytes::{Bytes, BytesMut};
use http::{Request, Response, StatusCode, request};
use http_body_util::BodyExt;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

use self::reply_body::ReplyBody;
use crate::control;
use crate::runtime::{Invoked, Payload, Route};
use crate::standin::{Outcome, Standin};

/// Serves `standin` on `listener` until the future is dropped.
///
/// # Errors
/// Where the listener can accept no more connections.
pub async fn serve(listener: TcpListener, standin: Standin) -> io::Result<Infallible> {
    serve_shared(listener, Arc::new(Mutex::new(standin))).await
}

/// The same with a stand-in that others look into and change meanwhile. Who holds it locked holds up every answer.
///
/// # Errors
/// Where the listener can accept no more connections.
pub async fn serve_shared(listener: TcpListener, standin: Arc<Mutex<Standin>>) -> io::Result<Infallible> {
    loop {
        let (stream, _) = listener.accept().await?;
        // Parts of a stream are sent when they are there. Where it cannot be set, they come later.
        drop(stream.set_nodelay(true));
        let standin = Arc::clone(&standin);
        tokio::spawn(async move {
            let service = service_fn(|request| answer(&standin, request));
            // A connection that breaks is its client's affair.
            drop(http1::Builder::new().serve_connection(TokioIo::new(stream), service).await);
        });
    }
}

/// Why a request gets no answer but the end of its connection.
#[derive(Debug)]
struct Closed;

impl fmt::Display for Closed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the connection is to be closed")
    }
}

impl std::error::Error for Closed {}

/// Nothing is awaited while the lock is held.
fn lock(standin: &Mutex<Standin>) -> MutexGuard<'_, Standin> {
    standin.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn answer(standin: &Mutex<Standin>, request: Request<Incoming>) -> Result<Response<ReplyBody>, Closed> {
    let (head, body) = request.into_parts();
    if let Some((route, _)) = Route::read(head.uri.path()) {
        return invoke(standin, route, &head, body).await;
    }
    let Ok(body) = body.collect().await else { return Ok(unreadable()) };
    let request = Request::from_parts(head, body.to_bytes());
    let outcome = {
        let mut standin = lock(standin);
        standin.set_clock(SystemTime::now());
        if request.uri().path().starts_with(control::ROUTES) {
            Outcome::Reply(control::answer(&mut standin, &request))
        } else {
            standin.answer(&request, SystemTime::now())
        }
    };
    Ok(outcome.reply().await.map(ReplyBody::from))
}

async fn invoke(
    standin: &Mutex<Standin>,
    route: Route,
    head: &request::Parts,
    body: Incoming,
) -> Result<Response<ReplyBody>, Closed> {
    let keep = lock(standin).reads_bodies();
    let Some(payload) = receive(route, body, keep).await else { return Ok(unreadable()) };
    let invoked = lock(standin).invoke(head, &payload, SystemTime::now());
    match invoked {
        Invoked::Reply { after, response } => {
            pause(after).await;
            Ok(response.map(ReplyBody::from))
        }
        Invoked::Stream { after, head, frames, broken } => {
            pause(after).await;
            Ok(head.map(|()| ReplyBody::parts(frames, broken)))
        }
        Invoked::Closed => Err(Closed),
        Invoked::Never => std::future::pending().await,
    }
}

/// Receives a body, and keeps it where it may be looked at and is no longer than an invocation's may be.
async fn receive(route: Route, mut body: Incoming, keep: bool) -> Option<Payload> {
    let mut length = 0;
    let mut content = BytesMut::new();
    while let Some(frame) = body.frame().await {
        let frame = frame.ok()?;
        let Some(data) = frame.data_ref() else { continue };
        length += data.len() as u64;
        if keep && length <= route.largest_body() {
            content.extend_from_slice(data);
        }
    }
    Some(if keep && length <= route.largest_body() {
        Payload::whole(content.freeze())
    } else {
        Payload::discarded(length)
    })
}

/// Waits, but leaves the timers alone where there is nothing to wait for.
async fn pause(duration: Duration) {
    if !duration.is_zero() {
        tokio::time::sleep(duration).await;
    }
}

fn unreadable() -> Response<ReplyBody> {
    let mut response = Response::new(ReplyBody::from(Bytes::new()));
    *response.status_mut() = StatusCode::BAD_REQUEST;
    response
}
