//! The body of an answer: whole, or in parts that take their time.

use std::collections::VecDeque;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use hyper::body::{Body, Frame, SizeHint};
use tokio::time::Sleep;

/// What was sent before has to leave first: a connection that breaks takes along what it still holds.
const BEFORE_BREAKING: Duration = Duration::from_millis(10);

/// The body of an answer.
pub(super) enum ReplyBody {
    /// All at once.
    Whole(Option<Bytes>),
    /// One part after the other.
    Parts(Box<Parts>),
}

/// The parts that are still to come.
pub(super) struct Parts {
    waiting: VecDeque<(Duration, Bytes)>,
    /// Set while the next part takes its time.
    pause: Option<Pin<Box<Sleep>>>,
    /// Whether the connection breaks where the body should end.
    broken: bool,
}

impl ReplyBody {
    pub(super) fn parts(waiting: Vec<(Duration, Bytes)>, broken: bool) -> Self {
        Self::Parts(Box::new(Parts { waiting: waiting.into(), pause: None, broken }))
    }
}

impl From<Bytes> for ReplyBody {
    fn from(bytes: Bytes) -> Self {
        Self::Whole(Some(bytes))
    }
}

impl Body for ReplyBody {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        match &mut *self {
            Self::Whole(bytes) => {
                Poll::Ready(bytes.take().filter(|bytes| !bytes.is_empty()).map(|bytes| Ok(Frame::data(bytes))))
            }
            Self::Parts(parts) => parts.poll_next(context),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Whole(bytes) => bytes.as_ref().is_none_or(Bytes::is_empty),
            Self::Parts(parts) => parts.waiting.is_empty() && !parts.broken,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(bytes) => SizeHint::with_exact(bytes.as_ref().map_or(0, |bytes| bytes.len() as u64)),
            Self::Parts(_) => SizeHint::default(),
        }
    }
}

impl Parts {
    fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let delay = match self.waiting.front() {
            Some((delay, _)) => *delay,
            None if self.broken => BEFORE_BREAKING,
            None => return Poll::Ready(None),
        };
        if !delay.is_zero() {
            let pause = self.pause.get_or_insert_with(|| Box::pin(tokio::time::sleep(delay)));
            ready!(pause.as_mut().poll(context));
            self.pause = None;
        }
        match self.waiting.pop_front() {
            Some((_, bytes)) => Poll::Ready(Some(Ok(Frame::data(bytes)))),
            None => Poll::Ready(Some(Err(io::Error::other("the stream is to break")))),
        }
    }
}
