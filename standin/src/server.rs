//! The stand-in behind a port: the only place that reads the clock and does the waiting.

use std::convert::Infallible;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use tokio::net::TcpListener;

use crate::control;
use crate::standin::{Outcome, Standin};

/// Serves `standin` on `listener` until the future is dropped.
///
/// # Errors
/// Where the listener can accept no more connections.
pub async fn serve(listener: TcpListener, standin: Standin) -> io::Result<Infallible> {
    let standin = Arc::new(Mutex::new(standin));
    loop {
        let (stream, _) = listener.accept().await?;
        let standin = Arc::clone(&standin);
        tokio::spawn(async move {
            let service = service_fn(move |request| answer(Arc::clone(&standin), request));
            // A connection that breaks is its client's affair.
            drop(http1::Builder::new().serve_connection(TokioIo::new(stream), service).await);
        });
    }
}

async fn answer(standin: Arc<Mutex<Standin>>, request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let Ok(body) = body.collect().await else {
        let mut response = Response::new(Full::default());
        *response.status_mut() = StatusCode::BAD_REQUEST;
        return Ok(response);
    };
    let request = Request::from_parts(head, body.to_bytes());
    let outcome = {
        let mut standin = standin.lock().unwrap_or_else(PoisonError::into_inner);
        standin.set_clock(SystemTime::now());
        if request.uri().path().starts_with(control::ROUTES) {
            Outcome::Reply(control::answer(&mut standin, &request))
        } else {
            standin.answer(&request, SystemTime::now())
        }
    };
    Ok(outcome.reply().await.map(Full::new))
}
