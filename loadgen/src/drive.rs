//! Sends the requests of a plan, each when it is due, and counts what becomes of them.
//!
//! A worker is a thread with a runtime, connections and a part of the plan of its own. It shares the instant of the start
//! and the wish to stop with the others, and nothing else, so that more of them send more.

pub mod address;
mod book;
pub mod clock;
mod connections;
mod flight;
pub mod pacer;
#[cfg(test)]
mod ramp_tests;
mod shared;
pub mod stop;
#[cfg(test)]
mod tests;
pub mod transport;
mod worker;

use std::io;
use std::time::{Duration, Instant, SystemTime};

use bytes::Bytes;
use http_body_util::Full;
use tokio::sync::mpsc;

use crate::outcome::Failure;
use crate::plan::Plan;
use crate::response::Form;
use crate::tally::Tally;
use address::Address;
use stop::Stop;

/// How a plan is driven.
#[derive(Clone, Debug)]
pub struct Settings {
    /// What is sent when.
    pub plan: Plan,
    /// How many threads send, from 1 on. No more are started than `max_in_flight`.
    pub workers: u64,
    /// The instant of the schedule's start: now, or one to come.
    pub start: Instant,
    /// The bound on requests in flight, of all workers together, from 1 on. There are never more connections than that.
    pub max_in_flight: u64,
    /// What becomes of a request that is due at the bound.
    pub at_bound: AtBound,
    /// How long an answer is waited for, from when its request was sent.
    pub timeout: Duration,
    /// Where requests go.
    pub address: Address,
    /// How they are answered.
    pub form: Form,
}

/// What becomes of a request that is due while as many are in flight as may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AtBound {
    /// It is not sent, and counted as dropped.
    Drop,
    /// It is sent in its turn, late: its response time counts from when it was due.
    Wait,
}

/// A request as it goes over a connection: a URI of path and query, and a `host` header.
pub type Request = http::Request<Full<Bytes>>;

/// What is sent: a value for each worker, which lives on the worker's thread.
pub trait Requests: Send + 'static {
    /// The request with this index in the whole plan, signed at `now` where it is to be.
    ///
    /// # Errors
    /// Where none can be made, as without credentials: the failure that is counted in its place.
    fn prepare(&mut self, index: u64, now: SystemTime) -> Result<Request, Box<Failure>>;
}

/// A drive that has begun.
#[derive(Debug)]
pub struct Drive {
    /// One for each worker and second; it ends after the last one of all workers.
    pub beats: mpsc::UnboundedReceiver<Beat>,
    /// How the drive is ended before its time.
    pub stop: Stop,
}

/// What a worker did in a second.
#[derive(Clone, Debug, PartialEq)]
pub struct Beat {
    /// The worker, from 0 on.
    pub worker: u64,
    /// The second from the start of the schedule on, the first being 0.
    pub second: u64,
    /// What was due, was sent and ended in it.
    pub tally: Tally,
    /// How many of the worker's requests were in flight at its end.
    pub in_flight: u64,
    /// Whether the worker is done: all its requests are sent or given up, and have ended.
    pub is_last: bool,
}

/// Begins to drive a plan, on threads of its own. `requests` is asked once for each worker, from 0 on.
///
/// # Errors
/// Where a thread, a timer or a runtime can not be made.
pub fn start<R: Requests>(settings: &Settings, requests: impl FnMut(u64) -> R) -> io::Result<Drive> {
    worker::start(settings, requests)
}
