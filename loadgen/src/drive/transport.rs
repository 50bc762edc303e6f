//! What takes a request to the endpoint and brings back what became of it.

use std::future::Future;
use std::time::Duration;

use super::Request;
use crate::outcome::Outcome;

/// Takes requests to the endpoint. A worker has one, and asks it for as many at once as may be in flight.
pub trait Transport: 'static {
    /// Sends a request, once, and sees it to its end, within the time-out.
    ///
    /// `intended` is when the schedule wanted it sent.
    fn send(&self, request: Request, intended: Duration) -> impl Future<Output = Outcome>;

    /// Is called once a second, to let go of what is not needed any more.
    fn tidy(&self) {}
}
