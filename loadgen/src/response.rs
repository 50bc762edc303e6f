//! From what an endpoint answers to what became of a request.
//!
//! A body is read to its end, so that its time is that of the whole answer, and is not kept.

mod error;
mod error_type;
mod stream;
#[cfg(test)]
mod tests;
mod variants;

use std::time::Duration;

use bytes::Bytes;
use http::Response;
use http::response::Parts as Head;
use http_body_util::BodyExt as _;
use hyper::body::Body;

use crate::drive::clock::Clock;
use crate::outcome::{Answer, Failure, Outcome};
use error::ErrorBody;
use stream::StreamBody;
use variants::Variants;

/// How an endpoint answers where all goes well.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// With one body: real-time and asynchronous invocations.
    Whole,
    /// With the parts of a response stream.
    Stream,
}

/// Reads the answers that a worker gets.
#[derive(Debug)]
pub struct Reader {
    form: Form,
    clock: Clock,
    variants: Variants,
}

/// What a body's bytes are taken for.
enum Reading {
    Whole { bytes: u64 },
    Stream(StreamBody),
    Error(ErrorBody),
}

impl Reader {
    /// For answers of this form.
    #[must_use]
    pub fn new(form: Form, clock: Clock) -> Self {
        Self { form, clock, variants: Variants::default() }
    }

    /// Reads an answer to its end. `intended` is when the schedule wanted its request sent, and `broken` says what it is
    /// that ends a body too soon.
    pub async fn read<B>(
        &self,
        response: Response<B>,
        intended: Duration,
        broken: impl FnOnce(&B::Error) -> Failure,
    ) -> Outcome
    where
        B: Body<Data = Bytes> + Unpin,
    {
        let (head, mut body) = response.into_parts();
        let mut reading = self.begin(&head, intended);
        // A body that says that nothing more comes need not be asked again.
        while !body.is_end_stream() {
            match body.frame().await {
                None => break,
                Some(Ok(frame)) => {
                    if let Ok(chunk) = frame.into_data() {
                        reading.take(&chunk, self.clock);
                    }
                }
                Some(Err(error)) => {
                    let variant = self.variants.of(&head.headers);
                    return failed(Failure { status: Some(head.status.as_u16()), variant, ..broken(&error) });
                }
            }
        }
        self.end(reading, &head)
    }

    fn begin(&self, head: &Head, intended: Duration) -> Reading {
        match self.form {
            _ if !head.status.is_success() => Reading::Error(ErrorBody::default()),
            Form::Whole => Reading::Whole { bytes: 0 },
            Form::Stream => Reading::Stream(StreamBody::new(intended)),
        }
    }

    fn end(&self, reading: Reading, head: &Head) -> Outcome {
        let variant = self.variants.of(&head.headers);
        match reading {
            Reading::Whole { bytes } => Outcome::Answered(Answer { variant, bytes, stream: None }),
            Reading::Error(body) => failed(Failure { variant, ..body.failure(head) }),
            Reading::Stream(body) => match body.end() {
                Ok((bytes, times)) => Outcome::Answered(Answer { variant, bytes, stream: Some(times) }),
                Err(failure) => failed(Failure { status: Some(head.status.as_u16()), variant, ..failure }),
            },
        }
    }
}

impl Reading {
    fn take(&mut self, chunk: &Bytes, clock: Clock) {
        match self {
            Self::Whole { bytes } => *bytes += chunk.len() as u64,
            Self::Stream(body) => body.take(chunk, clock.elapsed()),
            Self::Error(body) => body.take(chunk),
        }
    }
}

fn failed(failure: Failure) -> Outcome {
    Outcome::Failed(Box::new(failure))
}
