//! One connection.

use std::error::Error as _;
use std::future::{Future, poll_fn};
use std::io;
use std::pin::{Pin, pin};
use std::task::{Context, Waker};

use bytes::Bytes;
use http::Response;
use http_body_util::Full;
use hyper::body::Incoming;
use hyper::client::conn::http1::{Builder, Connection, SendRequest};
use hyper_util::rt::TokioIo;

use super::stream::Stream;
use super::{unconnected, word};
use crate::drive::Request;
use crate::outcome::{Class, Failure};

/// A connection that requests go over, one after the other.
///
/// It has no task of its own: whoever uses it sees to its bytes too, which saves a change of tasks at every turn.
pub(super) struct Open {
    sender: SendRequest<Full<Bytes>>,
    connection: Box<Connection<TokioIo<Stream>, Full<Bytes>>>,
    is_closed: bool,
}

/// A connection that was lost before the head of an answer was there.
pub(super) struct Lost {
    /// The request, where nothing of it can have been sent.
    pub(super) unsent: Option<Request>,
    pub(super) failure: Failure,
}

impl Open {
    pub(super) async fn of(stream: Stream) -> Result<Self, Failure> {
        let made = Builder::new().handshake(TokioIo::new(stream)).await;
        let (sender, connection) = made.map_err(|error| unconnected("no HTTP", error.to_string()))?;
        Ok(Self { sender, connection: Box::new(connection), is_closed: false })
    }

    pub(super) const fn is_closed(&self) -> bool {
        self.is_closed
    }

    /// Looks whether the other side has closed it, and whether its last answer is through.
    pub(super) fn can_send(&mut self) -> bool {
        self.go_on(&mut Context::from_waker(Waker::noop()));
        !self.is_closed && self.sender.is_ready()
    }

    /// Sends a request and waits for the head of its answer.
    pub(super) async fn send(&mut self, request: Request) -> Result<Response<Incoming>, Lost> {
        let answered = self.sender.try_send_request(request);
        self.along(answered).await.map_err(|mut error| {
            let unsent = error.take_message();
            Lost { unsent, failure: failure(error.error()) }
        })
    }

    /// Waits for something that needs the connection's bytes.
    pub(super) async fn along<F: Future>(&mut self, future: F) -> F::Output {
        let mut future = pin!(future);
        poll_fn(|context| {
            self.go_on(context);
            future.as_mut().poll(context)
        })
        .await
    }

    fn go_on(&mut self, context: &mut Context<'_>) {
        // What went wrong is told to whoever waits for an answer.
        if !self.is_closed && Pin::new(&mut *self.connection).poll(context).is_ready() {
            self.is_closed = true;
        }
    }
}

/// What hyper saw in place of an answer.
pub(crate) fn failure(error: &hyper::Error) -> Failure {
    if error.is_parse() {
        return Failure::seen(Class::Unknown, "no HTTP answer", text(error));
    }
    let word = match error.source().and_then(|source| source.downcast_ref::<io::Error>()) {
        Some(error) => word(error),
        None => "connection closed",
    };
    Failure::seen(Class::ConnectionLost, word, text(error))
}

/// The error with what it came from.
fn text(error: &hyper::Error) -> String {
    match error.source() {
        Some(source) => format!("{error}: {source}"),
        None => error.to_string(),
    }
}
