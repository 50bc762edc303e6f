//! Delivering a reply: attempts with growing, jittered pauses, until the time is up.

use std::future::Future;

use crate::event::ResponseUrl;

/// Puts a body to a URL, once.
pub trait Callback: Sync {
    /// One attempt.
    ///
    /// # Errors
    /// How the attempt failed, without a word of the URL.
    fn put(&self, url: &ResponseUrl, body: Vec<u8>) -> impl Future<Output = Result<(), Attempt>> + Send;
}

/// How an attempt failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Attempt {
    /// The server answered with a status other than 2xx.
    Status(u16),
    /// No connection, or no answer.
    Failed(String),
}
