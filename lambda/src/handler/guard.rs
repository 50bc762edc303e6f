//! A future that may take too long or panic, and an answer all the same.

use std::any::Any;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::pin;
use std::task::Poll;

use tokio::time::{Instant, timeout_at};

/// How a future ended that did not come to its end.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Interrupted {
    /// Its time was up.
    TimedOut,
    /// It panicked, with this message.
    Panicked(String),
}

/// Runs a future until it is done, panics, or it is too late. It is dropped before this returns: whatever it was about
/// to do, it does not do it later.
pub(super) async fn guarded<F: Future>(future: F, until: Instant) -> Result<F::Output, Interrupted> {
    let mut future = pin!(future);
    // A future that panicked is never polled again, so nothing sees what it left half done.
    let unwinding = poll_fn(|context| match catch_unwind(AssertUnwindSafe(|| future.as_mut().poll(context))) {
        Ok(poll) => poll.map(Ok),
        Err(panic) => Poll::Ready(Err(Interrupted::Panicked(message(panic.as_ref())))),
    });
    timeout_at(until, unwinding).await.unwrap_or(Err(Interrupted::TimedOut))
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message").to_owned()
}
