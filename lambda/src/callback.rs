//! Delivering a reply: attempts with growing, jittered pauses, until the time is up.

mod https;

use std::future::Future;
use std::time::Duration;

use tokio::time::{Instant, sleep, timeout_at};

use crate::event::ResponseUrl;

pub use https::Https;

/// How often a reply is sent at most. With the pauses between them that is about a minute.
const ATTEMPTS: usize = 10;

/// How long one attempt may take: three of them, with their pauses, fit into ten seconds.
const ATTEMPT_TIMEOUT: Duration = Duration::from_millis(2_500);

/// The shortest pause, after the first attempt. Each next one begins at twice the one before.
const FIRST_PAUSE: Duration = Duration::from_millis(200);

/// Where the pauses stop growing.
const LONGEST_PAUSE: Duration = Duration::from_secs(10);

/// How much is added to a pause at most, as a part of it. Below 1, so that pauses grow in spite of it.
const JITTER: f64 = 0.5;

/// Puts a body to a URL, once.
pub trait Callback: Sync {
    /// One attempt. It may be dropped at any time, where it takes too long.
    ///
    /// # Errors
    /// How the attempt failed, without a word of the URL.
    fn put(&self, url: &ResponseUrl, body: Vec<u8>) -> impl Future<Output = Result<(), Attempt>> + Send;
}

/// How an attempt failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Attempt {
    /// The server answered with a status other than 2xx.
    #[error("status {0}")]
    Status(u16),
    /// No connection, or no answer.
    #[error("{0}")]
    Failed(String),
}

/// What became of a reply.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub enum Delivery {
    /// The server has it.
    Delivered,
    /// The server does not want it, with this status, and will not: 403 where the URL has expired.
    Refused(u16),
    /// The server may want it later. The text says how the last attempt failed, without the URL.
    Undelivered(String),
}

/// Puts `body` to `url` until the server has it or does not want it, at most until `until`.
///
/// # Guarantees
/// - Every attempt sends the same bytes.
/// - After `until` nothing is sent any more.
///
/// # Caveats
/// An attempt without an answer may have been heard, so the server can get the body twice. CloudFormation takes the
/// first one.
pub async fn deliver(callback: &impl Callback, url: &ResponseUrl, body: &[u8], until: Instant) -> Delivery {
    let mut pauses = pauses();
    let mut attempts = 0;
    loop {
        attempts += 1;
        let attempt_until = until.min(Instant::now() + ATTEMPT_TIMEOUT);
        let failure = match timeout_at(attempt_until, callback.put(url, body.to_vec())).await {
            Ok(Ok(())) => return Delivery::Delivered,
            Ok(Err(Attempt::Status(status))) if is_final(status) => return Delivery::Refused(status),
            Ok(Err(failure)) => failure,
            Err(_) => Attempt::Failed("no answer in time".to_owned()),
        };
        tracing::warn!(attempts, %failure, "the reply was not taken");
        match pauses.next().filter(|pause| Instant::now() + *pause < until) {
            Some(pause) => sleep(pause).await,
            None => return Delivery::Undelivered(format!("{failure}; attempts: {attempts}")),
        }
    }
}

/// The pauses between the attempts.
fn pauses() -> impl Iterator<Item = Duration> {
    std::iter::successors(Some(FIRST_PAUSE), |pause| Some((*pause * 2).min(LONGEST_PAUSE)))
        .map(|pause| pause.mul_f64(1.0 + JITTER * fastrand::f64()))
        .take(ATTEMPTS - 1)
}

/// Whether a server that answered with this status will not answer otherwise later. A redirection is not followed: what
/// is signed is the one URL.
const fn is_final(status: u16) -> bool {
    matches!(status, 300..=499) && !matches!(status, 408 | 429)
}

#[cfg(test)]
mod tests;
