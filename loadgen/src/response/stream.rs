//! The parts of a response stream, and the errors among them.

use std::time::Duration;

use aws_smithy_eventstream::frame::read_message_from;
use aws_smithy_types::event_stream::Message;
use bytes::{Buf as _, Bytes, BytesMut};

use super::error::of_exception;
use crate::outcome::{Class, Failure, StreamTimes};

/// The lengths that a frame may have: its frame of numbers, and 16 MiB of payload with 128 KiB of headers.
///
/// Source: the event stream specification of Smithy, "Message".
const LENGTHS: std::ops::RangeInclusive<usize> = 16..=(16 + 16 * 1024 * 1024 + 128 * 1024);

/// A response stream so far.
#[derive(Debug)]
pub(super) struct StreamBody {
    intended: Duration,
    /// What has come of the next frame.
    frame: BytesMut,
    bytes: u64,
    first: Option<Duration>,
    last: Duration,
    parts: u64,
    longest_gap: Duration,
    failure: Option<Failure>,
}

impl StreamBody {
    pub(super) fn new(intended: Duration) -> Self {
        let (frame, zero) = (BytesMut::new(), Duration::ZERO);
        Self { intended, frame, bytes: 0, first: None, last: zero, parts: 0, longest_gap: zero, failure: None }
    }

    pub(super) fn take(&mut self, chunk: &Bytes, now: Duration) {
        self.bytes += chunk.len() as u64;
        if self.failure.is_some() {
            return; // What follows an error is read, and says nothing more.
        }
        self.frame.extend_from_slice(chunk);
        while let Some(frame) = self.whole_frame() {
            match read_message_from(frame) {
                Ok(message) => self.event(&message, now),
                Err(error) => self.fail(no_stream(&error.to_string())),
            }
        }
    }

    /// The next frame, where all of it is there.
    fn whole_frame(&mut self) -> Option<Bytes> {
        let length = self.frame.get(..4)?.get_u32() as usize;
        if !LENGTHS.contains(&length) {
            self.fail(no_stream(&format!("a frame of {length} bytes")));
        }
        (length <= self.frame.len()).then(|| self.frame.split_to(length).freeze())
    }

    fn event(&mut self, message: &Message, now: Duration) {
        let header = |name: &str| {
            let header = message.headers().iter().find(|header| header.name().as_str() == name)?;
            Some(header.value().as_string().ok()?.as_str())
        };
        match header(":message-type") {
            Some("event") => self.part(now),
            Some("exception") => {
                self.fail(of_exception(header(":exception-type").unwrap_or("exception"), message.payload()));
            }
            Some("error") => {
                let word = header(":error-code").unwrap_or("error");
                self.fail(Failure::seen(Class::StreamError, word, header(":error-message").unwrap_or_default()));
            }
            _ => self.fail(no_stream("a frame without `:message-type`")),
        }
    }

    fn part(&mut self, now: Duration) {
        if self.first.is_some() {
            self.longest_gap = self.longest_gap.max(now.saturating_sub(self.last));
        }
        self.first.get_or_insert(now);
        self.last = now;
        self.parts += 1;
    }

    fn fail(&mut self, failure: Failure) {
        self.failure.get_or_insert(failure);
        self.frame.clear();
    }

    /// The bytes and the times of a stream that came to its end, or why it did not.
    pub(super) fn end(self) -> Result<(u64, StreamTimes), Failure> {
        let Self { intended, frame, bytes, first, parts, longest_gap, failure, .. } = self;
        if let Some(failure) = failure {
            return Err(failure);
        }
        if !frame.is_empty() {
            let message = format!("it ended within a part; whole ones before: {parts}");
            return Err(Failure::seen(Class::StreamError, "stream cut short", message));
        }
        let Some(first) = first else {
            return Err(Failure::seen(Class::StreamError, "stream without parts", "it ended before its first part"));
        };
        Ok((bytes, StreamTimes { first_part: first.saturating_sub(intended), parts, longest_gap }))
    }
}

fn no_stream(why: &str) -> Failure {
    Failure::seen(Class::Unknown, "no event stream", format!("the body is no event stream: {why}"))
}
